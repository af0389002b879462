package io.throughline.bench.run;

/** The pipelines that are measured. */
final class Pipelines {
  /** A task that prints when its process started, in nanoseconds since 1970. */
  private static final String STAMP =
      """
        - task: stamp
          config: {platform: linux, run: {path: date, args: ["+%s%N"]}}
      """;

  private Pipelines() {}

  /** One job, {@code stamp}. */
  static String stamp() {
    return """
    jobs:
    - name: stamp
      plan:
    """
        + STAMP;
  }

  /** Job {@code down} takes what job {@code up} has put. */
  static String hop() {
    return """
    resources:
    - name: thing
      type: mock
      check_every: never
      source: {}
    jobs:
    - name: up
      plan:
      - task: version
        config:
          platform: linux
          outputs: [{name: out}]
          run: {path: sh, args: [-c, "date +%s%N > out/version"]}
      - put: thing
        params: {file: out/version}
    - name: down
      plan:
      - get: thing
        passed: [up]
        trigger: true
    """
        + STAMP;
  }

  /** One job, {@code steps}, of tasks in a row that do nothing. */
  static String steps(int count) {
    return """
    jobs:
    - name: steps
      plan:
    """
        + """
          - task: "true"
            config: {platform: linux, run: {path: "true"}}
        """
            .repeat(count);
  }

  /** One job, {@code talk}, that prints the numbers from 1 on, a line each. */
  static String talk(int lines) {
    return """
    jobs:
    - name: talk
      plan:
      - task: talk
        config: {platform: linux, run: {path: seq, args: ["%d"]}}
    """
        .formatted(lines);
  }
}
