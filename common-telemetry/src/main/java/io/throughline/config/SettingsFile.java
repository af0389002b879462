package io.throughline.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A file of settings: one mapping of names to values in YAML, and so in JSON. A setting that may be
 * given several times takes a list, one of names and values a mapping.
 */
final class SettingsFile {
  private static final int CHARACTERS = 1 << 20;
  private static final int DEPTH = 8;
  private static final Pattern JSON_SLASH = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\/");

  /** What the file says of one setting, and where. */
  record Setting(List<String> texts, Origin origin) {}

  private final String path;
  private final Map<String, Form<?>> known;
  private final List<String> errors;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private SettingsFile(String path, Map<String, Form<?>> known, List<String> errors) {
    this.path = path;
    this.known = known;
    this.errors = errors;
  }

  /**
   * Reads a file; mistakes are told with their place and without the content, which may be secret.
   *
   * @param known names of settings and how each is written
   * @param errors where mistakes are added
   */
  static Map<String, Setting> read(String path, Map<String, Form<?>> known, List<String> errors) {
    SettingsFile file = new SettingsFile(path, known, errors);
    file.read();
    return file.settings;
  }

  private void read() {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > CHARACTERS) {
        errors.add("%s: is larger than a megabyte".formatted(path));
        return;
      }
      @Nullable Node root = new Yaml(limits()).compose(new StringReader(text(file)));
      if (root instanceof MappingNode mapping) {
        mapping.getValue().forEach(this::setting);
      } else if (root != null) {
        mistake(root, "must be one mapping of names to values");
      }
    } catch (MarkedYAMLException e) {
      Mark mark = Optional.ofNullable(e.getProblemMark()).orElseGet(e::getContextMark);
      errors.add(
          "%s:%d: is no well-formed YAML at column %d"
              .formatted(path, mark.getLine() + 1, mark.getColumn() + 1));
    } catch (YAMLException _) {
      errors.add("%s: is no well-formed YAML".formatted(path));
    } catch (IOException | InvalidPathException _) {
      errors.add("%s: cannot be read".formatted(path));
    }
  }

  /** The one thing that JSON has and YAML 1.1 does not is an escaped slash. */
  private static String text(Path file) throws IOException {
    String text = Files.readString(file);
    return text.stripLeading().startsWith("{") ? JSON_SLASH.matcher(text).replaceAll("$1/") : text;
  }

  private static LoaderOptions limits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(CHARACTERS);
    limits.setNestingDepthLimit(DEPTH);
    return limits;
  }

  private void setting(NodeTuple tuple) {
    String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    if (!known.containsKey(name)) {
      mistake(
          tuple.getKeyNode(),
          "there is no setting \"%s\"%s".formatted(name, Flags.suggestion(name, known.keySet())));
      return;
    }
    if (settings.containsKey(name)) {
      mistake(tuple.getKeyNode(), "\"%s\" is given more than once".formatted(name));
      return;
    }
    Form<?> form = known.get(name);
    texts(form, tuple.getValueNode())
        .ifPresentOrElse(
            texts ->
                settings.put(
                    name, new Setting(texts, new Origin.FileLine(path, line(tuple.getKeyNode())))),
            () -> mistake(tuple.getValueNode(), "\"%s\" must be %s".formatted(name, wanted(form))));
  }

  private static Optional<List<String>> texts(Form<?> form, Node value) {
    if (isText(value)) {
      return Optional.of(List.of(text(value)));
    }
    if (form.isRepeatable()
        && value instanceof SequenceNode sequence
        && sequence.getValue().stream().allMatch(SettingsFile::isText)) {
      return Optional.of(sequence.getValue().stream().map(SettingsFile::text).toList());
    }
    if (form.kind() == Form.Kind.PAIRS
        && value instanceof MappingNode mapping
        && mapping.getValue().stream()
            .allMatch(pair -> isText(pair.getKeyNode()) && isText(pair.getValueNode()))) {
      List<String> pairs = new ArrayList<>();
      mapping
          .getValue()
          .forEach(pair -> pairs.add(text(pair.getKeyNode()) + "=" + text(pair.getValueNode())));
      return Optional.of(pairs);
    }
    return Optional.empty();
  }

  private static boolean isText(Node node) {
    return node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
  }

  private static String text(Node node) {
    return ((ScalarNode) node).getValue();
  }

  private static String wanted(Form<?> form) {
    return switch (form.kind()) {
      case SWITCH, ONE -> "a text, a number, true or false";
      case SEVERAL -> "a text or a list of them";
      case PAIRS -> "names with values, or a list of k=v";
    };
  }

  private void mistake(Node at, String words) {
    errors.add("%s:%d: %s".formatted(path, line(at), words));
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
