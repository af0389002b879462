package io.throughline.gateway.route;

import io.throughline.gateway.auth.Caller;
import io.throughline.gateway.grpc.PipelineCalls;
import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.Pipeline;
import io.throughline.gateway.model.Role;
import io.throughline.http.HttpFailure;

/** Lets those pass who may use a route, and says to the others why not. */
public final class Gate {
  private final PipelineCalls pipelines;

  public Gate(PipelineCalls pipelines) {
    this.pipelines = pipelines;
  }

  /**
   * Returns for whoever may use the route.
   *
   * @throws HttpFailure with status 401 for somebody who is not signed in, 403 for others
   */
  void check(Access access, Call call) throws InterruptedException {
    Caller caller = call.caller();
    switch (access) {
      case Access.Unchecked() -> {}
      case Access.Open() -> require(!caller.badToken(), caller);
      case Access.SignedIn() -> require(caller.isSignedIn(), caller);
      case Access.Admin() -> require(caller.isAdmin(), caller);
      case Access.InTeam(var role) -> require(caller.may(role, call.team()), caller);
      case Access.SeesPipeline() -> require(seesPipeline(call), caller);
      case Access.SeesBuild() -> require(sees(caller, call.build()), caller);
      case Access.SeesOutput() -> require(seesOutput(caller, call.build()), caller);
      case Access.InTeamOfBuild(var role) -> {
        require(caller.isSignedIn(), caller);
        require(caller.may(role, call.build().team()), caller);
      }
    }
  }

  private boolean seesPipeline(Call call) throws InterruptedException {
    Pipeline pipeline = pipelines.get(call.pipeline());
    return pipeline.isPublic() || call.caller().may(Role.VIEWER, call.team());
  }

  private static boolean sees(Caller caller, Build build) {
    return caller.may(Role.VIEWER, build.team()) || build.pipelinePublic();
  }

  private static boolean seesOutput(Caller caller, Build build) {
    return caller.may(Role.VIEWER, build.team()) || (build.pipelinePublic() && build.jobPublic());
  }

  private static void require(boolean allowed, Caller caller) {
    if (allowed) {
      return;
    }
    throw caller.isSignedIn()
        ? new HttpFailure(403, "forbidden")
        : new HttpFailure(401, "not authorized");
  }
}
