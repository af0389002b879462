package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.config.ConfigErrors;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.pipeline.vars.VarSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the variables of one request come from. */
final class RequestedSources implements AutoCloseable {
  private final Variable asker;
  private final Source managers;
  private final OpenVarSources shared;
  private final Questions questions;
  private final Map<String, OpenVarSources.Use> used = new HashMap<>();
  private final Map<String, List<Trouble>> broken = new HashMap<>();
  private final List<JsonNode> secrets = new ArrayList<>();

  RequestedSources(Variable asker, Source managers, OpenVarSources shared, Questions questions) {
    this.asker = asker;
    this.managers = managers;
    this.shared = shared;
    this.questions = questions;
  }

  /** Opens var_sources, each of which comes behind those that it needs. */
  void open(List<VarSource> sources) throws InterruptedException {
    for (VarSource source : sources) {
      open(source);
    }
  }

  private void open(VarSource source) throws InterruptedException {
    try {
      Answers answers = questions.ask(Interpolation.references(source.config()), this::find);
      secrets.addAll(answers.values().values());
      List<Trouble> troubles = troubles(source, answers);
      if (troubles.isEmpty()) {
        JsonNode config = Interpolation.fill(source.config(), answers::value);
        used.put(source.name(), shared.use(asker, source, config));
      } else {
        broken.put(source.name(), troubles);
      }
    } catch (InterpolationException e) {
      broken.put(source.name(), wrong(source, String.valueOf(e.getMessage())));
    } catch (SecretsException e) {
      broken.put(source.name(), List.of(Trouble.of(e).inside(source.name())));
    } catch (ConfigErrors e) {
      broken.put(source.name(), wrong(source, String.join("; ", e.errors())));
    }
  }

  /** What keeps a var_source from being opened; of another var_source as that tells it. */
  private static List<Trouble> troubles(VarSource source, Answers answers) {
    List<Trouble> troubles = new ArrayList<>();
    for (Trouble trouble : answers.troubles()) {
      troubles.add(trouble.names().isEmpty() ? trouble : trouble.inside(source.name()));
    }
    if (!answers.missing().isEmpty()) {
      troubles.addAll(wrong(source, Sentences.undefined(answers.missing())));
    }
    return troubles;
  }

  private static List<Trouble> wrong(VarSource source, String sentence) {
    return List.of(Trouble.wrong(Trouble.inside(source.name(), sentence)));
  }

  /** The value of a variable; one that names its source is looked for nowhere else. */
  Optional<Secret> find(VarReference reference) throws InterruptedException {
    return source(reference).find(asker.named(reference.path())).secret();
  }

  private Source source(VarReference reference) {
    String name = reference.source();
    if (name.isEmpty()) {
      return managers;
    }
    OpenVarSources.Use use = used.get(name);
    if (use != null) {
      return use.source();
    }
    throw new UnresolvedException(
        broken.getOrDefault(
            name,
            List.of(
                Trouble.wrong(
                    "missing source '%s' in var: %s; the pipeline has no var_source of that name"
                        .formatted(name, reference.name())))),
        List.of());
  }

  /** Why var_sources could not be opened. */
  List<Trouble> troubles() {
    return broken.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** What the configs of var_sources have been filled in with. */
  List<JsonNode> secrets() {
    return secrets;
  }

  @Override
  public void close() {
    used.values().forEach(OpenVarSources.Use::close);
  }
}
