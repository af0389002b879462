package io.throughline.gateway.route;

import io.throughline.gateway.route.Endpoint.Form;
import io.throughline.gateway.route.Endpoint.Method;
import java.util.Arrays;
import java.util.List;

/** Routes that clients of Concourse know and that are not built here: they say so. */
public final class UnbuiltRoutes {
  private static final String TABLE =
      """
      POST   /api/v1/teams/:team_name/builds CreateBuild
      GET    /api/v1/builds/:build_id/resources BuildResources
      PUT    /api/v1/builds/:build_id/comment SetBuildComment
      POST   JOB/builds/:build_name RerunJobBuild
      GET    JOB/inputs ListJobInputs
      PUT    JOB/schedule ScheduleJob
      GET    JOB/badge JobBadge
      GET    /api/v1/pipelines/:pipeline_name/jobs/:job_name/badge MainJobBadge
      DELETE JOB/tasks/:step_name/cache ClearTaskCache
      PUT    /api/v1/teams/:team_name/pipelines/ordering OrderPipelines
      PUT    PIPELINE/ordering OrderPipelinesWithinGroup
      PUT    PIPELINE/archive ArchivePipeline
      PUT    PIPELINE/rename RenamePipeline
      GET    PIPELINE/versions-db GetVersionsDB
      POST   PIPELINE/builds CreatePipelineBuild
      GET    PIPELINE/badge PipelineBadge
      GET    RESOURCE/shared ListSharedForResource
      GET    PIPELINE/resource-types ListResourceTypes
      GET    PIPELINE/resource-types/:resource_type_name/shared ListSharedForResourceType
      POST   PIPELINE/resource-types/:resource_type_name/check CheckResourceType
      DELETE PIPELINE/resource-types/:resource_type_name/versions ClearResourceTypeVersions
      POST   PIPELINE/prototypes/:prototype_name/check CheckPrototype
      POST   RESOURCE/check/webhook CheckResourceWebHook
      DELETE RESOURCE/cache ClearResourceCache
      DELETE RESOURCE/versions ClearResourceVersions
      GET    VERSION GetResourceVersion
      PUT    VERSION/enable EnableResourceVersion
      PUT    VERSION/disable DisableResourceVersion
      PUT    VERSION/pin PinResourceVersion
      GET    VERSION/input_to ListBuildsWithVersionAsInput
      GET    VERSION/output_of ListBuildsWithVersionAsOutput
      GET    VERSION/downstream GetDownstreamResourceCausality
      GET    VERSION/upstream GetUpstreamResourceCausality
      PUT    RESOURCE/unpin UnpinResource
      PUT    RESOURCE/pin_comment SetPinCommentOnResource
      GET    /api/v1/teams/:team_name/cc.xml GetCC
      GET    /api/v1/workers ListWorkers
      POST   /api/v1/workers RegisterWorker
      PUT    /api/v1/workers/:worker_name/land LandWorker
      PUT    /api/v1/workers/:worker_name/retire RetireWorker
      PUT    /api/v1/workers/:worker_name/prune PruneWorker
      PUT    /api/v1/workers/:worker_name/heartbeat HeartbeatWorker
      DELETE /api/v1/workers/:worker_name DeleteWorker
      GET    /api/v1/log-level GetLogLevel
      PUT    /api/v1/log-level SetLogLevel
      GET    /api/v1/cli DownloadCLI
      GET    /api/v1/users ListActiveUsersSince
      GET    /api/v1/containers/destroying ListDestroyingContainers
      PUT    /api/v1/containers/report ReportWorkerContainers
      GET    /api/v1/teams/:team_name/containers ListContainers
      GET    /api/v1/teams/:team_name/containers/:id GetContainer
      GET    /api/v1/teams/:team_name/containers/:id/hijack HijackContainer
      GET    /api/v1/teams/:team_name/volumes ListVolumes
      GET    /api/v1/volumes/destroying ListDestroyingVolumes
      PUT    /api/v1/volumes/report ReportWorkerVolumes
      PUT    /api/v1/teams/:team_name/rename RenameTeam
      POST   /api/v1/teams/:team_name/artifacts CreateArtifact
      GET    /api/v1/teams/:team_name/artifacts/:artifact_id GetArtifact
      GET    /api/v1/wall GetWall
      PUT    /api/v1/wall SetWall
      DELETE /api/v1/wall ClearWall
      GET    /api/v1/components GetComponents
      PUT    /api/v1/components/pause PauseAllComponents
      PUT    /api/v1/components/unpause UnpauseAllComponents
      PUT    /api/v1/components/:component_name/pause PauseComponent
      PUT    /api/v1/components/:component_name/unpause UnpauseComponent
      """;

  private UnbuiltRoutes() {}

  public static List<Endpoint> endpoints() {
    return TABLE.lines().map(line -> endpoint(line.strip().split("\\s+"))).toList();
  }

  private static Endpoint endpoint(String[] columns) {
    String name = columns[2];
    return Endpoint.of(
            Method.valueOf(columns[0]),
            path(columns[1]),
            name,
            Access.unchecked(),
            call -> call.answerText(501, name + " is not built yet"))
        .answers(501, Form.TEXT);
  }

  private static String path(String short_) {
    return Arrays.stream(
            new String[][] {
              {"VERSION", "RESOURCE/versions/:resource_config_version_id"},
              {"RESOURCE", ResourceRoutes.RESOURCE},
              {"JOB", JobRoutes.JOB},
              {"PIPELINE", PipelineRoutes.PIPELINE}
            })
        .reduce(
            short_,
            (path, word) -> path.startsWith(word[0]) ? path.replace(word[0], word[1]) : path,
            (a, _) -> a);
  }
}
