package io.throughline.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.config.Parsed;
import io.throughline.pipeline.vars.VarReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedVariablesTest {
  private static final String PIPELINE =
      """
      var_sources:
      - {name: v, type: vault, config: {url: ((url)), client_token: ((d:token))}}
      - {name: d, type: dummy, config: {vars: {token: x}}}
      resources:
      - {name: r, type: t, source: {uri: ((v:uri)), nested: [{"((key))": "a-((db.user))-b"}]}}
      - {name: unchecked, type: t, icon: ((icon)), source: {}}
      jobs:
      - name: ((job))
        plan:
        - {get: r, params: {depth: ((depth))}}
        - {put: unchecked, params: {p: ((put))}, get_params: {g: ((got))}}
        - task: t
          file: ((file))/t.yml
          params: {TOKEN: ((v:token)), COMMIT: ((.:r.commit))}
          vars: {image: ((v:image))}
        - task: inline
          vars: {tag: ((tag))}
          config:
            platform: linux
            image_resource: {type: t, source: {tag: ((tag)), other: ((other))}}
            run: {path: sh, args: [((arg.x))]}
          on_failure: {try: {put: r, params: {hook: ((hook))}}}
        ensure: {get: unchecked, params: {last: ((last))}}
      """;

  @Test
  void variables_areThoseThatBuildsAndChecksWillAskFor() {
    assertThat(WantedVariables.of(Parsed.config(PIPELINE)).stream().map(VarReference::toString))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "v:uri", "key", "db.user", "depth", "put", "got", "v:token", "v:image", "tag",
                "other", "arg.x", "hook", "last"));
  }
}
