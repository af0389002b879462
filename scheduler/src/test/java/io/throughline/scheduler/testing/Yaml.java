package io.throughline.scheduler.testing;

/** Pipelines for tests. */
public final class Yaml {
  private Yaml() {}

  /** A resource. */
  public static String resource(String name) {
    return "- {name: %s, type: mock, source: {}}\n".formatted(name);
  }

  /**
   * A job whose plan is the given steps, then a task.
   *
   * @param settings keys of the job, as in {@code serial: true}; may be empty
   * @param steps as in {@code get: repo, trigger: true}
   */
  public static String job(String name, String settings, String... steps) {
    StringBuilder job = new StringBuilder("- name: " + name + "\n");
    if (!settings.isEmpty()) {
      job.append("  ").append(settings).append('\n');
    }
    job.append("  plan:\n");
    for (String step : steps) {
      job.append("  - {").append(step).append("}\n");
    }
    return job.append("  - task: work\n")
        .append("    config: {platform: linux, run: {path: \"true\"}}\n")
        .toString();
  }

  /** A pipeline of resources and jobs. */
  public static String pipeline(String resources, String... jobs) {
    String head = resources.isEmpty() ? "" : "resources:\n" + resources;
    return head + "jobs:\n" + String.join("", jobs);
  }
}
