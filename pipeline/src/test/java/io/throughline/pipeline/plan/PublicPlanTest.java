package io.throughline.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicPlanTest {
  private static final String LEAF = "{\"id\": \"1\", \"load_var\": {\"name\": \"n\"}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'get': {'name': 'n', 'type': 't', 'resource': 'r', 'source': {'s': 1}, 'params': {},"
            + " 'version': {'v': '1'}, 'tags': ['x']}}"
            + "|{'get': {'name': 'n', 'type': 't', 'resource': 'r', 'version': {'v': '1'}}}",
        "{'get': {'name': 'n', 'type': 't', 'version_from': '1'}}"
            + "|{'get': {'name': 'n', 'type': 't'}}",
        "{'put': {'name': 'n', 'type': 't', 'resource': 'r', 'source': {'s': 1}, 'params': {}}}"
            + "|{'put': {'name': 'n', 'type': 't', 'resource': 'r'}}",
        "{'check': {'name': 'n', 'type': 't', 'resource': 'r', 'source': {'s': 1}}}"
            + "|{'check': {'name': 'n', 'type': 't'}}",
        "{'task': {'name': 'n', 'privileged': true, 'params': {'a': 'b'}, 'config_path': 'x/y'}}"
            + "|{'task': {'name': 'n', 'privileged': true, 'hermetic': false}}",
        "{'run': {'message': 'm', 'type': 't', 'object': {'a': 1}}}"
            + "|{'run': {'message': 'm', 'type': 't', 'privileged': false}}",
        "{'set_pipeline': {'name': 'n', 'file': 'f', 'vars': {'a': 1}}}"
            + "|{'set_pipeline': {'name': 'n', 'team': '', 'instance_vars': null}}",
        "{'set_pipeline': {'name': 'n', 'file': 'f', 'team': 't', 'instance_vars': {'a': 1}}}"
            + "|{'set_pipeline': {'name': 'n', 'team': 't', 'instance_vars': {'a': 1}}}",
        "{'load_var': {'name': 'n', 'file': 'f', 'reveal': true}}|{'load_var': {'name': 'n'}}",
        "{'do': [LEAF]}|{'do': [LEAF]}",
        "{'retry': [LEAF, LEAF]}|{'retry': [LEAF, LEAF]}",
        "{'in_parallel': {'steps': [LEAF]}}|{'in_parallel': {'steps': [LEAF]}}",
        "{'in_parallel': {'steps': [], 'limit': 2, 'fail_fast': true}}"
            + "|{'in_parallel': {'steps': [], 'limit': 2, 'fail_fast': true}}",
        "{'across': {'vars': [{'name': 'v', 'values': ['x']}], 'substep': LEAF}}"
            + "|{'across': {'vars': [{'name': 'v'}]}}",
        "{'try': {'step': LEAF}}|{'try': {'step': LEAF}}",
        "{'timeout': {'step': LEAF, 'duration': '60m'}}"
            + "|{'timeout': {'step': LEAF, 'duration': '1h0m0s'}}",
        "{'on_success': {'step': LEAF, 'on_success': LEAF}}"
            + "|{'on_success': {'step': LEAF, 'on_success': LEAF}}",
        "{'on_failure': {'step': LEAF, 'on_failure': LEAF}}"
            + "|{'on_failure': {'step': LEAF, 'on_failure': LEAF}}",
        "{'on_error': {'step': LEAF, 'on_error': LEAF}}"
            + "|{'on_error': {'step': LEAF, 'on_error': LEAF}}",
        "{'on_abort': {'step': LEAF, 'on_abort': LEAF}}"
            + "|{'on_abort': {'step': LEAF, 'on_abort': LEAF}}",
        "{'ensure': {'step': LEAF, 'ensure': LEAF}}|{'ensure': {'step': LEAF, 'ensure': LEAF}}",
      },
      quoteCharacter = '`')
  void publicPlan_showsShapeAndNames_butNoSourceParamsOrConfig(String plan, String shown) {
    String leaf = LEAF.replace("\"n\"}", "\"n\", \"file\": \"secret\"}");
    byte[] json = complete(plan.replace("LEAF", leaf)).getBytes(StandardCharsets.UTF_8);

    assertThat(PublicPlan.of(PlanJson.read(json)))
        .isEqualTo(Json.of(complete(shown.replace("LEAF", LEAF))));
  }

  private static String complete(String step) {
    return "{\"id\": \"7\", " + step.replace('\'', '"').substring(1);
  }
}
