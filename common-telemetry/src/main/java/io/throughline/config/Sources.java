package io.throughline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from, in the order of their weight.
 *
 * @param flags texts by the names of settings
 * @param environment variables; an empty one counts as absent
 * @param file settings by their names
 */
record Sources(
    Map<String, List<String>> flags,
    Map<String, String> environment,
    Map<String, SettingsFile.Setting> file) {

  /** Gives an option its value; the answer is what is wrong. */
  Optional<String> give(Option<?> option) {
    @Nullable List<String> flag = flags.get(option.name());
    if (flag != null) {
      return option.accept(flag, new Origin.Flag(option.name()));
    }
    for (String name : option.variables()) {
      String text = environment.getOrDefault(name, "");
      if (!text.isEmpty()) {
        return option.acceptVariable(name, text);
      }
    }
    SettingsFile.@Nullable Setting setting = file.get(option.name());
    if (setting != null) {
      return option.accept(setting.texts(), setting.origin());
    }
    if (option.isRequired()) {
      return Optional.of(
          "--%s (or %s) is required: %s"
              .formatted(option.name(), option.variables().getFirst(), option.help()));
    }
    return option.acceptDefault();
  }
}
