package io.throughline.gateway.route;

import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.PageRequest;
import io.throughline.http.HttpFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Long lists come in pages: what a client asks for, and where it finds the pages beside. */
final class Paging {
  static final String[] QUERIES = {"from", "to", "limit", "timestamps"};

  private static final int LIMIT = 100;
  private static final int LARGEST = 5_000;

  private final ExternalUrl externalUrl;

  Paging(ExternalUrl externalUrl) {
    this.externalUrl = externalUrl;
  }

  /**
   * The page that is asked for.
   *
   * @throws HttpFailure with status 400 when it cannot be understood
   */
  PageRequest of(Call call) {
    long limit = number(call, "limit");
    return new PageRequest(
        number(call, "from"),
        number(call, "to"),
        limit == 0 ? LIMIT : (int) Math.min(limit, LARGEST),
        call.query("timestamps").filter(text -> !text.isEmpty()).isPresent());
  }

  /** Says in the answer where the neighbours of the page are. */
  void link(Call call, PageRequest request, Page<?> page) {
    List<String> links = new ArrayList<>();
    if (page.older() > 0) {
      links.add(link(call, "to", page.older(), request.limit(), "next"));
    }
    if (page.newer() > 0) {
      links.add(link(call, "from", page.newer(), request.limit(), "previous"));
    }
    if (!links.isEmpty()) {
      call.responseHeader("Link", String.join(", ", links));
    }
  }

  private String link(Call call, String name, long id, int limit, String relation) {
    StringBuilder link = new StringBuilder("<").append(externalUrl).append(call.path());
    link.append('?').append(name).append('=').append(id).append("&limit=").append(limit);
    call.queries()
        .forEach((key, values) -> {
          if (key.equals("vars") || key.startsWith("vars.") || key.equals("filter")) {
            values.forEach(
                value -> link.append('&').append(encode(key)).append('=').append(encode(value)));
          }
        });
    return link.append(">; rel=\"").append(relation).append('"').toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static long number(Call call, String name) {
    Optional<String> text = call.query(name).filter(value -> !value.isEmpty());
    try {
      long number = text.map(Long::parseLong).orElse(0L);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new HttpFailure(400, name + " must be a whole number");
  }
}
