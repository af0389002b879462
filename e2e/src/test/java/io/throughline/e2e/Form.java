package io.throughline.e2e;

import java.util.List;

/** The two forms in which the same stack runs. */
enum Form {
  ONE_PROCESS(List.of()),
  FIVE_PROCESSES(List.of("--processes"));

  private final List<String> options;

  Form(List<String> options) {
    this.options = options;
  }

  List<String> options() {
    return options;
  }
}
