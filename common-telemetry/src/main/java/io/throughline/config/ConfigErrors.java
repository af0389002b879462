package io.throughline.config;

import java.util.List;

/**
 * Everything that is wrong with a configuration, each entry a sentence that names the setting and
 * what it takes.
 */
public final class ConfigErrors extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  public ConfigErrors(List<String> errors) {
    super(String.join("\n", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
