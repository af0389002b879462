package io.throughline.engine.scope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.StepRecord;
import io.throughline.engine.build.StepResult;
import io.throughline.engine.log.BuildSecrets;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.plan.PlanId;
import io.throughline.pipeline.vars.VarSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the steps of a build share: each adds what it made, and finds what others made before.
 *
 * <p>Safe for use from many threads.
 */
public final class BuildState {
  private final BuildIdentity identity;
  private final List<VarSource> varSources;
  private final BuildSecrets secrets;
  private final Map<String, String> artifacts = new ConcurrentHashMap<>();
  private final Map<String, Version> versions = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> locals = new ConcurrentHashMap<>();

  /**
   * The state of a build that has not begun.
   *
   * @param varSources of its pipeline, as it was when the build was planned
   */
  public BuildState(BuildIdentity identity, List<VarSource> varSources, BuildSecrets secrets) {
    this.identity = identity;
    this.varSources = List.copyOf(varSources);
    this.secrets = secrets;
  }

  public BuildIdentity identity() {
    return identity;
  }

  /** Where variables come from that name their source. */
  public List<VarSource> varSources() {
    return varSources;
  }

  public BuildSecrets secrets() {
    return secrets;
  }

  /** Adds what ended steps made, in the order of their ends. */
  public void restore(List<StepRecord> steps) {
    steps.forEach(
        step -> step.ended().ifPresent(end -> add(step.key(), step.name(), end.result())));
  }

  /** Adds what a step made; an artifact of the same name is replaced. */
  public void add(String planId, String stepName, StepResult result) {
    artifacts.putAll(result.artifacts());
    result.version().ifPresent(version -> versions.put(planId, version));
    if (result.version().isPresent()) {
      locals.put(stepName, json(result.metadata()));
    }
  }

  /** The runner's id of an artifact. */
  public Optional<String> artifact(String name) {
    return Optional.ofNullable(artifacts.get(name));
  }

  /** All artifacts so far by name. */
  public Map<String, String> artifacts() {
    return new TreeMap<>(artifacts);
  }

  /** The version that a step made. */
  public Optional<Version> versionOf(PlanId step) {
    return Optional.ofNullable(versions.get(step.text()));
  }

  /** A variable that a step of this build has set: the metadata of a get, by the get's name. */
  public Optional<JsonNode> local(String name) {
    return Optional.ofNullable(locals.get(name));
  }

  private static ObjectNode json(List<MetadataField> metadata) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    metadata.forEach(field -> json.put(field.name(), field.value()));
    return json;
  }
}
