package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.config.Step.AcrossVar;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the variables of an across step. */
final class AcrossReader {
  private final Findings findings;

  AcrossReader(Findings findings) {
    this.findings = findings;
  }

  Step read(Step step, Fields fields) {
    NotYet.refuse("across", fields.keyPlace("across"), fields.path(), findings);
    List<Value> items = fields.items("across");
    if (items.isEmpty()) {
      fields.wrong("across", "no vars specified");
    }
    Set<String> seen = new HashSet<>();
    List<AcrossVar> vars = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Fields.of(items.get(i), fields.path() + ".across[" + i + "]", findings)
          .ifPresent(item -> vars.add(acrossVar(item, seen)));
    }
    return new Step.Across(vars, fields.flag("fail_fast"), step);
  }

  private AcrossVar acrossVar(Fields fields, Set<String> seen) {
    String name = fields.text("var").orElse("");
    if (name.isEmpty()) {
      findings.add(fields.place(), fields.path(), "has no var");
    } else if (!seen.add(name)) {
      findings.add(fields.place(), fields.path(), "repeated var name");
    }
    JsonNode values = fields.json("values").orElse(JsonNodeFactory.instance.arrayNode());
    AcrossVar read = new AcrossVar(name, values, maxInFlight(fields));
    fields.end();
    return read;
  }

  private static JsonNode maxInFlight(Fields fields) {
    JsonNode limit = fields.json("max_in_flight").orElse(JsonNodeFactory.instance.numberNode(1));
    boolean all = limit.isTextual() && limit.textValue().equals("all");
    if (!all && !(limit.isInt() && limit.intValue() > 0)) {
      fields.wrong("max_in_flight", "must be greater than 0, or all");
    }
    return limit;
  }
}
