package io.throughline.runner;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the local runtime runs programs.
 *
 * @param isolation whether programs are kept apart from the machine
 * @param hidden directories that programs must not see, beside the runner's own
 * @param resourceTypes directories with the programs check, in and out, by the name of the resource
 *     type
 * @param environment variables that every program gets unless its own environment says otherwise;
 *     PATH is one
 * @param shim stands in front of steps' commands and reports their spans; absent: the runner makes
 *     them from what it sees
 * @param spareContainers containers that are prepared ahead, so that a step starts at once; 0 for
 *     none
 */
public record StepPolicy(
    IsolationWish isolation,
    List<Path> hidden,
    Map<String, Path> resourceTypes,
    Map<String, String> environment,
    Optional<Path> shim,
    int spareContainers) {
  /** What programs find in PATH when nothing else is said. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Whether programs get namespaces of their own. */
  public enum IsolationWish {
    /** Where the machine allows it. */
    AUTO,
    /** Or the runner does not start. */
    REQUIRED,
    /** Never. */
    OFF
  }

  public StepPolicy {
    hidden = List.copyOf(hidden);
    resourceTypes = Map.copyOf(resourceTypes);
    environment = Map.copyOf(environment);
  }

  /** What {@link #declare} gives when nothing is set. */
  public static StepPolicy defaults() {
    return new StepPolicy(
        IsolationWish.AUTO, List.of(), Map.of(), Map.of("PATH", path()), Optional.empty(), 4);
  }

  /** This policy with more directories hidden. */
  public StepPolicy hiding(List<Path> more) {
    List<Path> all = java.util.stream.Stream.concat(hidden.stream(), more.stream()).toList();
    return new StepPolicy(isolation, all, resourceTypes, environment, shim, spareContainers);
  }

  /** This policy with a shim. */
  public StepPolicy with(Path shim) {
    return new StepPolicy(
        isolation, hidden, resourceTypes, environment, Optional.of(shim), spareContainers);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<StepPolicy> declare(Options options) {
    Options group = options.group("Local runtime");
    Option<IsolationWish> isolation =
        group.choice(
            "isolation",
            IsolationWish.class,
            IsolationWish.AUTO,
            "auto, required or off: whether steps get namespaces of their own");
    Option<Optional<String>> hidden =
        group.optionalText(
            "hide-path",
            "directories that steps must not see, separated by commas; the runner's own is hidden anyway");
    Option<Map<String, String>> types =
        group.map(
            "resource-type",
            "resource types on disk, name=directory,...; a directory holds check, in and out");
    Option<Map<String, String>> environment =
        group.map("step-env", "variables that every step gets, k=v,k=v");
    Option<Optional<String>> path =
        group.optionalText("step-path", "PATH of steps; without it that of the runner itself");
    Option<Optional<Path>> shim =
        group.optionalPath(
            "shim",
            "throughline-shim, which reports how a step's command ended and what it used; without it the runner tells what it sees");
    Option<Integer> spare =
        group.integer(
            "spare-containers", 4, 0, 64, "containers prepared ahead, so that steps start at once");
    return () ->
        new StepPolicy(
            isolation.value(),
            hidden.value().map(StepPolicy::paths).orElse(List.of()),
            directories(types.value()),
            withPath(environment.value(), path.value().orElseGet(StepPolicy::path)),
            shim.value(),
            spare.value());
  }

  private static String path() {
    String own = System.getenv("PATH");
    return own == null || own.isBlank() ? DEFAULT_PATH : own;
  }

  private static List<Path> paths(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Map<String, Path> directories(Map<String, String> types) {
    return types.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(Map.Entry::getKey, type -> Path.of(type.getValue())));
  }

  private static Map<String, String> withPath(Map<String, String> environment, String path) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.putIfAbsent("PATH", path);
    return all;
  }
}
