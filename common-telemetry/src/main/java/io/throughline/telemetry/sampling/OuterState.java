package io.throughline.telemetry.sampling;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a {@code tracestate} says under OpenTelemetry's key {@code ot}: the threshold {@code th}
 * with which the trace was sampled, the randomness {@code rv} that it was compared with, and what
 * others put beside them.
 */
final class OuterState {
  /** As many entries as a trace state may have. */
  static final int ENTRIES = 32;

  private static final String KEY = "ot";
  private static final String THRESHOLD = "th:";
  private static final String RANDOMNESS = "rv:";
  private static final int DIGITS = 14;
  private static final int RANDOM_FROM = 18;

  /** So long may the value be. */
  private static final int LENGTH = 256;

  /** So much of it a threshold takes, with its name and the separator. */
  private static final int THRESHOLD_LENGTH = 18;

  private OuterState() {}

  /**
   * The state of a caller without what is not true: a threshold says how many traces this one
   * stands for, so it is removed where it is malformed, or contradicts the sampled flag. Everything
   * else stays as it is.
   */
  static TraceState checked(SpanContext caller) {
    TraceState state = caller.getTraceState();
    String value = state.get(KEY);
    if (value == null) {
      return state;
    }
    List<String> members = List.of(value.split(";", -1));
    OptionalLong randomness = number(members, RANDOMNESS);
    OptionalLong threshold = number(members, THRESHOLD);
    boolean honest =
        caller.isSampled()
            && threshold.isPresent()
            && threshold.getAsLong() <= randomness.orElseGet(() -> low56(caller.getTraceId()));
    return rewritten(
        state,
        members.stream()
            .filter(member -> !member.startsWith(THRESHOLD) || honest)
            .filter(member -> !member.startsWith(RANDOMNESS) || randomness.isPresent())
            .toList());
  }

  /** The state without a threshold, with room for another one. */
  static TraceState withoutThreshold(TraceState state) {
    String value = state.get(KEY);
    if (value == null) {
      return room(state, KEY);
    }
    List<String> members = new ArrayList<>(List.of(value.split(";", -1)));
    members.removeIf(member -> member.startsWith(THRESHOLD));
    while (String.join(";", members).length() > LENGTH - THRESHOLD_LENGTH) {
      members.removeLast();
    }
    return rewritten(room(state, KEY), members);
  }

  /**
   * The state with room for a value of the key; a full one takes none, not even for a key that it
   * has, and loses its oldest other entry, as W3C asks for.
   */
  static TraceState room(TraceState state, String key) {
    if (state.size() < ENTRIES) {
      return state;
    }
    TraceStateBuilder builder = state.toBuilder();
    List.copyOf(state.asMap().keySet()).stream()
        .filter(other -> !other.equals(key))
        .skip(ENTRIES - (state.get(key) == null ? 1 : 2))
        .forEach(builder::remove);
    return builder.build();
  }

  private static TraceState rewritten(TraceState state, List<String> members) {
    String value = String.join(";", members);
    if (value.equals(state.get(KEY))) {
      return state;
    }
    TraceStateBuilder builder = state.toBuilder().remove(KEY);
    return value.isEmpty() ? builder.build() : builder.put(KEY, value).build();
  }

  /** The number of the one member of that name; a threshold may leave out zeros at its end. */
  private static OptionalLong number(List<String> members, String name) {
    List<String> named = members.stream().filter(member -> member.startsWith(name)).toList();
    if (named.size() != 1) {
      return OptionalLong.empty();
    }
    String digits = named.getFirst().substring(name.length());
    boolean right = name.equals(RANDOMNESS) ? digits.length() == DIGITS : !digits.isEmpty();
    if (!right || digits.length() > DIGITS || !digits.chars().allMatch(OuterState::isHex)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        HexFormat.fromHexDigitsToLong(digits + "0".repeat(DIGITS - digits.length())));
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static long low56(String traceId) {
    return HexFormat.fromHexDigitsToLong(traceId, RANDOM_FROM, traceId.length());
  }
}
