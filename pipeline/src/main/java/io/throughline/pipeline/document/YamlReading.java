package io.throughline.pipeline.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.document.Allowance.Cost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * Builds values from the events of the YAML parser. Aliases share the value that they name, and are
 * charged for it as if they had copied it.
 */
final class YamlReading {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String TAG = "tag:yaml.org,2002:";

  private record Anchored(Value value, Cost cost) {}

  private final Allowance allowance;
  private final Findings findings;
  private final Places places;
  private final int[] codePoints;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  YamlReading(String text, Allowance allowance, Findings findings) {
    this.codePoints = text.codePoints().toArray();
    this.allowance = allowance;
    this.findings = findings;
    this.places = new Places(codePoints);
  }

  Value read() {
    try {
      WholeText text = new WholeText(codePoints);
      text.firstForbidden().ifPresent(this::refuse);
      return document(new ParserImpl(text, new LoaderOptions()));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      String problem = Objects.requireNonNullElse(e.getProblem(), "this is not YAML");
      throw new Unreadable(mark == null ? Place.START : place(mark), problem);
    } catch (YAMLException e) {
      throw new Unreadable(Place.START, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(int index) {
    throw new Unreadable(
        places.at(index),
        "the file holds a character that YAML does not allow: U+%04X".formatted(codePoints[index]));
  }

  private Value document(ParserImpl parser) {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return new Value.Scalar(Place.START, JSON.nullNode(), "");
    }
    parser.getEvent();
    Value root = value(parser);
    parser.getEvent();
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      throw new Unreadable(
          place(parser.peekEvent().getStartMark()), "the file holds more than one document");
    }
    return root;
  }

  private Value value(ParserImpl parser) {
    Event event = parser.getEvent();
    if (event instanceof AliasEvent alias) {
      return expand(alias);
    }
    NodeEvent node = (NodeEvent) event;
    @Nullable String anchor = node.getAnchor();
    if (anchor == null) {
      return unanchored(node, parser);
    }
    Cost before = allowance.spent();
    open.add(anchor);
    Value value = unanchored(node, parser);
    open.remove(anchor);
    anchors.put(anchor, new Anchored(value, allowance.spentSince(before)));
    return value;
  }

  private Value expand(AliasEvent alias) {
    Place place = place(alias.getStartMark());
    if (open.contains(alias.getAnchor())) {
      throw new Unreadable(place, "the alias '%s' holds itself".formatted(alias.getAnchor()));
    }
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw new Unreadable(place, "there is no anchor '%s'".formatted(alias.getAnchor()));
    }
    allowance.alias(place, anchored.cost());
    return anchored.value();
  }

  private Value unanchored(NodeEvent event, ParserImpl parser) {
    Place place = place(event.getStartMark());
    if (event instanceof ScalarEvent scalar) {
      allowance.value(place, scalar.getValue().length());
      return scalar(scalar, place);
    }
    allowance.value(place, 0);
    allowance.enter(place);
    checkTag((CollectionStartEvent) event, place);
    Value value =
        event instanceof SequenceStartEvent ? sequence(parser, place) : mapping(parser, place);
    allowance.leave();
    return value;
  }

  private Value sequence(ParserImpl parser, Place place) {
    List<Value> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(value(parser));
    }
    parser.getEvent();
    return new Value.Sequence(place, items);
  }

  private Value mapping(ParserImpl parser, Place place) {
    MappingEntries entries = new MappingEntries(findings);
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.peekEvent();
      Place keyPlace = place(keyEvent.getStartMark());
      Value key = value(parser);
      Value value = value(parser);
      if (isMerge(keyEvent)) {
        entries.merge(value);
      } else if (key instanceof Value.Scalar scalar) {
        entries.add(new Value.Entry(keyPlace, scalar.written(), value));
      } else {
        findings.add(keyPlace, "", "a key must be a text, but this one is " + key.kind());
      }
    }
    parser.getEvent();
    return entries.build(place);
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<")
        && (scalar.getTag() == null || scalar.getTag().equals(TAG + "merge"));
  }

  private Value scalar(ScalarEvent event, Place place) {
    String written = event.getValue();
    StorableText.check(written, place, findings);
    return new Value.Scalar(place, meaning(event, place), written);
  }

  private JsonNode meaning(ScalarEvent event, Place place) {
    String written = event.getValue();
    @Nullable String tag = event.getTag();
    if (tag == null) {
      return event.isPlain() ? resolved(written, place) : JSON.textNode(written);
    }
    return switch (tag) {
      case "!", TAG + "str" -> JSON.textNode(written);
      case TAG + "merge" -> JSON.textNode(written);
      case TAG + "int", TAG + "float", TAG + "bool", TAG + "null" -> resolved(written, place);
      default -> {
        findings.add(place, "", "the YAML tag '%s' is not supported".formatted(tag));
        yield JSON.textNode(written);
      }
    };
  }

  private JsonNode resolved(String written, Place place) {
    return PlainScalar.resolve(written)
        .orElseGet(() -> {
          findings.add(place, "", "'%s' is not a number that JSON has".formatted(written));
          return JSON.textNode(written);
        });
  }

  private void checkTag(CollectionStartEvent event, Place place) {
    @Nullable String tag = event.getTag();
    String own = event instanceof MappingStartEvent ? TAG + "map" : TAG + "seq";
    if (tag != null && !tag.equals("!") && !tag.equals(own)) {
      findings.add(place, "", "the YAML tag '%s' is not supported".formatted(tag));
    }
  }

  private Place place(Mark mark) {
    return places.at(mark.getIndex());
  }
}
