package io.throughline.pipeline.config;

import io.throughline.pipeline.config.PipelineConfig.Group;
import io.throughline.pipeline.config.SectionReader.Item;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Fields.PlacedText;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads groups, and finds what they do not cover. */
final class GroupReader {
  private final Names names;
  private final JobMatches jobMatches;
  private final Findings findings;
  private final Set<String> grouped = new HashSet<>();

  GroupReader(Names names, JobMatches jobMatches, Findings findings) {
    this.names = names;
    this.jobMatches = jobMatches;
    this.findings = findings;
  }

  Group read(Item item) {
    Fields fields = item.fields();
    for (PlacedText glob : fields.placedTexts("jobs")) {
      checkJobs(glob.text(), item.name(), glob.place());
    }
    for (PlacedText resource : fields.placedTexts("resources")) {
      if (!names.resources().containsKey(resource.text())) {
        findings.add(
            resource.place(),
            "",
            "group '%s' has unknown resource '%s'".formatted(item.name(), resource.text()));
      }
    }
    return new Group(item.name(), fields.texts("jobs"), fields.texts("resources"));
  }

  private void checkJobs(String glob, String group, Place place) {
    switch (jobMatches.match(glob)) {
      case JobMatches.Match.Jobs(List<String> jobs) when jobs.isEmpty() ->
          findings.add(place, "", "no jobs match '%s' for group '%s'".formatted(glob, group));
      case JobMatches.Match.Jobs(List<String> jobs) -> grouped.addAll(jobs);
      case JobMatches.Match.BadGlob _ ->
          findings.add(
              place, "", "invalid glob expression '%s' for group '%s'".formatted(glob, group));
      case JobMatches.Match.TooMany _ ->
          findings.add(place, "", "the globs of this pipeline match too many jobs");
    }
  }

  /** Finds jobs without a group. */
  void checkCover() {
    names
        .jobs()
        .forEach((job, place) -> {
          if (!grouped.contains(job)) {
            findings.add(place, "", "job '%s' belongs to no group".formatted(job));
          }
        });
  }
}
