package io.throughline.gateway.json;

import java.util.List;

/** What became of a configuration that was set. */
public record SaveConfigJson(
    @OmitEmpty List<String> errors, @OmitEmpty List<WarningJson> warnings) {

  /** Something that is not quite right. */
  public record WarningJson(String type, String message) {}

  public static SaveConfigJson refused(List<String> errors) {
    return new SaveConfigJson(errors, List.of());
  }

  public static SaveConfigJson accepted(List<WarningJson> warnings) {
    return new SaveConfigJson(List.of(), warnings);
  }
}
