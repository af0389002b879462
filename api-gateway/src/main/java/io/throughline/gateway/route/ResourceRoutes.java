package io.throughline.gateway.route;

import io.throughline.gateway.grpc.ResourceCalls;
import io.throughline.gateway.json.BuildJson;
import io.throughline.gateway.json.ResourceJson;
import io.throughline.gateway.json.VersionJson;
import io.throughline.gateway.json.VersionWishJson;
import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.PageRequest;
import io.throughline.gateway.model.Resource;
import io.throughline.gateway.model.ResourceVersion;
import io.throughline.gateway.model.Role;
import io.throughline.http.HttpFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resources and their versions. */
public final class ResourceRoutes {
  static final String RESOURCES = PipelineRoutes.PIPELINE + "/resources";
  static final String RESOURCE = RESOURCES + "/:resource_name";

  private final ResourceCalls resources;
  private final Paging paging;

  public ResourceRoutes(ResourceCalls resources, ExternalUrl externalUrl) {
    this.resources = resources;
    this.paging = new Paging(externalUrl);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/resources", "ListAllResources", Access.open(), this::listAll)
            .answersList(ResourceJson.class),
        Endpoint.get(RESOURCES, "ListResources", Access.seesPipeline(), this::list)
            .answersList(ResourceJson.class),
        Endpoint.get(RESOURCE, "GetResource", Access.seesPipeline(), this::get)
            .answers(200, ResourceJson.class),
        Endpoint.get(
                RESOURCE + "/versions",
                "ListResourceVersions",
                Access.seesPipeline(),
                this::versions)
            .answersList(VersionJson.class)
            .query(Paging.QUERIES)
            .query("filter"),
        Endpoint.post(
                RESOURCE + "/check", "CheckResource", Access.inTeam(Role.OPERATOR), this::check)
            .answers(201, BuildJson.class)
            .creatingBuild());
  }

  private void listAll(Call call) throws InterruptedException {
    answer(call, resources.list(call.caller().visibility(), Optional.empty()));
  }

  private void list(Call call) throws InterruptedException {
    answer(call, resources.list(call.caller().visibility(), Optional.of(call.pipeline())));
  }

  private static void answer(Call call, List<Resource> resources) {
    call.answer(200, resources.stream().map(ResourceJson::of).toList());
  }

  private void get(Call call) throws InterruptedException {
    call.answer(200, ResourceJson.of(resources.get(call.resource())));
  }

  private void versions(Call call) throws InterruptedException {
    PageRequest request = paging.of(call);
    Page<ResourceVersion> page = resources.versions(call.resource(), filter(call), request);
    paging.link(call, request, page);
    call.answer(200, page.items().stream().map(VersionJson::of).toList());
  }

  private void check(Call call) throws InterruptedException {
    Optional<Map<String, String>> from = VersionWishJson.from(call.json());
    call.answer(201, BuildJson.of(resources.check(call.resource(), from, call.caller().name())));
  }

  /** The fields that versions must have: {@code filter=key:value}, any number of them. */
  private static Map<String, String> filter(Call call) {
    Map<String, String> filter = new LinkedHashMap<>();
    for (String text : call.queries().getOrDefault("filter", List.of())) {
      int colon = text.indexOf(':');
      if (colon < 0 || text.chars().anyMatch(Character::isISOControl)) {
        throw new HttpFailure(400, "filter must be key:value");
      }
      filter.put(text.substring(0, colon), text.substring(colon + 1).strip());
    }
    return filter;
  }
}
