package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.config.ConfigError.Section;
import io.throughline.pipeline.config.PipelineConfig.Group;
import io.throughline.pipeline.document.DocumentLimits;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Finding;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Suggestion;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.document.Value.Mapping;
import io.throughline.pipeline.vars.VarSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the sections of a pipeline and checks them against each other. */
final class PipelineReader {
  private static final Set<String> KEYS =
      Set.of(
          "groups",
          "var_sources",
          "resources",
          "resource_types",
          "prototypes",
          "jobs",
          "display",
          "user_data");

  private final Mapping pipeline;
  private final Names names;
  private final JobMatches jobMatches;
  private final Map<Section, Findings> findings = new EnumMap<>(Section.class);
  private final List<ConfigWarning> warnings = new ArrayList<>();

  PipelineReader(Mapping pipeline, DocumentLimits limits) {
    this.pipeline = pipeline;
    this.names = Names.in(pipeline);
    this.jobMatches = new JobMatches(names.jobs().keySet());
    for (Section section : Section.values()) {
      findings.put(section, new Findings(limits.findings()));
    }
  }

  /** The pipeline, unless something is wrong with it, or was already wrong with its file. */
  ParseResult read(List<Finding> ofFile) {
    warnOfTypos();
    List<Group> groups = groups(fields(Section.GROUPS));
    List<ResourceConfig> resources = resources(fields(Section.RESOURCES));
    Map<String, String> types = new HashMap<>();
    List<ResourceTypeConfig> resourceTypes = types("resource_types", Section.RESOURCE_TYPES, types);
    List<ResourceTypeConfig> prototypes = types("prototypes", Section.PROTOTYPES, types);
    List<VarSource> varSources = varSources(fields(Section.VAR_SOURCES));
    List<JobConfig> jobs = jobs(fields(Section.JOBS));
    Optional<JsonNode> display =
        new DisplayReader(found(Section.DISPLAY)).read(fields(Section.DISPLAY));
    List<ConfigError> errors = errors(ofFile);
    if (!errors.isEmpty()) {
      return new ParseResult.Invalid(errors, warnings);
    }
    PipelineConfig config =
        new PipelineConfig(
            groups, varSources, resources, resourceTypes, prototypes, jobs, display, json());
    return new ParseResult.Valid(config, warnings);
  }

  /** Other keys are left out, since people keep anchors there; but a slip should not go unseen. */
  private void warnOfTypos() {
    for (Value.Entry entry : pipeline.entries()) {
      String key = entry.key();
      if (!KEYS.contains(key)) {
        Suggestion.closest(key, KEYS)
            .map(meant -> "key '%s' is left out; did you mean '%s'?".formatted(key, meant))
            .ifPresent(message -> warnings.add(new ConfigWarning("pipeline", message)));
      }
    }
  }

  private Findings found(Section section) {
    return Optional.ofNullable(findings.get(section)).orElseThrow();
  }

  private Fields fields(Section section) {
    return new Fields(pipeline, "", found(section));
  }

  private SectionReader section(String name, Section section) {
    return new SectionReader(name, found(section), warnings);
  }

  private List<Group> groups(Fields fields) {
    GroupReader reader = new GroupReader(names, jobMatches, found(Section.GROUPS));
    List<Group> groups = section("groups", Section.GROUPS).each(fields, reader::read);
    if (!groups.isEmpty()) {
      reader.checkCover();
    }
    return groups;
  }

  private List<ResourceConfig> resources(Fields fields) {
    ResourceReader reader = new ResourceReader(found(Section.RESOURCES));
    return section("resources", Section.RESOURCES).each(fields, reader::resource);
  }

  /** Resource types and prototypes share their names. */
  private List<ResourceTypeConfig> types(String key, Section section, Map<String, String> seen) {
    Fields fields = fields(section);
    List<ResourceTypeConfig> types =
        new SectionReader(key, found(section), warnings, seen)
            .each(fields, new ResourceReader(found(section))::type);
    if (!types.isEmpty()) {
      NotYet.refuse(key, fields.keyPlace(key), "", found(section));
    }
    return types;
  }

  private List<VarSource> varSources(Fields fields) {
    return new VarSourceReader(
            names.varSources(),
            section("var_sources", Section.VAR_SOURCES),
            found(Section.VAR_SOURCES))
        .read(fields);
  }

  private List<JobConfig> jobs(Fields fields) {
    Findings found = found(Section.JOBS);
    if (fields.value("jobs").isEmpty() || isEmptyList(fields)) {
      fields.wrong("jobs", "pipeline must contain at least one job");
    }
    List<JobScope.Passed> demands = new ArrayList<>();
    List<JobConfig> jobs =
        section("jobs", Section.JOBS)
            .each(
                fields,
                item -> {
                  JobScope scope = new JobScope(names, jobMatches, found, warnings);
                  JobConfig job = new JobReader(scope, warnings).read(item);
                  demands.addAll(scope.passed());
                  return job;
                });
    JobGraph graph = new JobGraph(jobs);
    graph.checkPassed(demands, found);
    graph.checkCycle(names.jobs(), found);
    new ResourceReader(found(Section.RESOURCES)).checkUse(names.resources(), graph);
    return jobs;
  }

  private static boolean isEmptyList(Fields fields) {
    return fields.value("jobs").orElseThrow() instanceof Value.Sequence(_, var items)
        && items.isEmpty();
  }

  private List<ConfigError> errors(List<Finding> ofFile) {
    List<ConfigError> errors = new ArrayList<>();
    ofFile.forEach(finding -> errors.add(ConfigError.of(Section.FILE, finding)));
    findings.forEach((section, found) ->
        found.inOrder().forEach(finding -> errors.add(ConfigError.of(section, finding))));
    return errors;
  }

  private JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    pipeline.entries().stream()
        .filter(entry -> KEYS.contains(entry.key()))
        .forEach(entry -> json.set(entry.key(), entry.value().toJson()));
    return json;
  }
}
