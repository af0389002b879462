package io.throughline.instrumentation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trace context in environment variables, as OpenTelemetry's specification of environment carriers
 * has it: the name of a propagator's field in upper case, with an underscore for whatever is
 * neither a letter nor a digit. {@code traceparent} is in {@code TRACEPARENT}.
 */
final class EnvironmentCarrier implements TextMapGetter<Map<String, String>> {
  private static final Pattern NORMALISED = Pattern.compile("[A-Z_][A-Z0-9_]*");

  /** The variable of a field. */
  static String variable(String field) {
    String name = field.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  @Override
  public Iterable<String> keys(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> NORMALISED.matcher(name).matches())
        .toList();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, String> environment, String field) {
    return environment == null ? null : environment.get(variable(field));
  }
}
