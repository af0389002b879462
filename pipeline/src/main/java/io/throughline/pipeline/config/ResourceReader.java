package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.ResourceConfig.CheckEvery;
import io.throughline.pipeline.config.SectionReader.Item;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads resources and the types of resources. */
final class ResourceReader {
  private final Findings findings;

  ResourceReader(Findings findings) {
    this.findings = findings;
  }

  ResourceConfig resource(Item item) {
    Fields fields = item.fields();
    return new ResourceConfig(
        item.name(),
        text(fields, "old_name"),
        item.type(),
        fields.object("source").orElse(JsonNodeFactory.instance.objectNode()),
        fields.flag("public"),
        text(fields, "webhook_token"),
        checkEvery(fields),
        text(fields, "check_timeout").flatMap(_ -> fields.duration("check_timeout")),
        fields.texts("tags"),
        Optional.of(fields.textValues("version")).filter(pin -> !pin.isEmpty()).map(Version::of),
        text(fields, "icon"),
        fields.flag("expose_build_created_by"));
  }

  ResourceTypeConfig type(Item item) {
    Fields fields = item.fields();
    return new ResourceTypeConfig(
        item.name(),
        item.type(),
        fields.object("source").orElse(JsonNodeFactory.instance.objectNode()),
        fields.object("defaults"),
        fields.flag("privileged"),
        checkEvery(fields),
        fields.object("params"),
        fields.texts("tags"));
  }

  private static Optional<String> text(Fields fields, String key) {
    return fields.text(key).filter(text -> !text.isEmpty());
  }

  private static Optional<CheckEvery> checkEvery(Fields fields) {
    Optional<String> text = text(fields, "check_every");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals("never")) {
      return Optional.of(new CheckEvery.Never());
    }
    Optional<Duration> interval = GoDuration.parse(text.get());
    if (interval.isEmpty() || interval.get().isNegative()) {
      fields.wrong("check_every", "invalid duration '%s'".formatted(text.get()));
    }
    return interval.filter(Duration::isPositive).map(CheckEvery.Interval::new);
  }

  /** Finds resources that no step gets or puts. */
  void checkUse(Map<String, Place> resources, JobGraph jobs) {
    resources.forEach((name, place) -> {
      if (!jobs.uses(name)) {
        findings.add(place, "", "resource '%s' is not used".formatted(name));
      }
    });
  }
}
