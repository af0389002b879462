package io.throughline.http;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * One request and its answer, for the one thread that handles it.
 *
 * <p>An answer is either sent whole by {@link #send}, or begun by {@link #stream} and written piece
 * by piece.
 */
public final class Exchange {
  private final RoutingContext routing;
  private final Context context;
  private final Buffer body;

  Exchange(RoutingContext routing, Context context, Buffer body) {
    this.routing = routing;
    this.context = context;
    this.body = body;
  }

  /** A part of the path, decoded. */
  public String pathParam(String name) {
    return Objects.requireNonNull(routing.pathParam(name), name);
  }

  /**
   * The first value of a query parameter.
   *
   * @throws HttpFailure with status 400 when the query cannot be decoded
   */
  public Optional<String> query(String name) {
    return Optional.ofNullable(queryParams().get(name));
  }

  /**
   * All query parameters by name, the values of each in their order.
   *
   * @throws HttpFailure with status 400 when the query cannot be decoded
   */
  public Map<String, List<String>> queries() {
    Map<String, List<String>> queries = new LinkedHashMap<>();
    queryParams()
        .forEach((name, value) -> queries.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    return queries;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request().getHeader(name));
  }

  /** Address of the client, without port. */
  public String clientAddress() {
    return String.valueOf(request().remoteAddress().host());
  }

  public String method() {
    return request().method().name();
  }

  /** Path as it was asked for. */
  public String path() {
    return String.valueOf(request().path());
  }

  /** The body, as it came. */
  public byte[] body() {
    return body.getBytes();
  }

  /**
   * The body as text.
   *
   * @throws HttpFailure with status 400 when it is no UTF-8
   */
  public String bodyText() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body.getBytes()))
          .toString();
    } catch (CharacterCodingException _) {
      throw new HttpFailure(400, "the body is not valid UTF-8");
    }
  }

  /** Sets a header of the answer. */
  public Exchange responseHeader(String name, String value) {
    response().putHeader(name, value);
    return this;
  }

  /** Answers with a status and no body. */
  public void send(int status) {
    send(status, "", new byte[0]);
  }

  /** Answers with plain text. */
  public void sendText(int status, String text) {
    send(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a body of the given type. */
  public void send(int status, String contentType, byte[] bytes) {
    context.runOnContext(_ -> {
      HttpServerResponse response = response();
      if (response.ended() || response.closed()) {
        return;
      }
      response.setStatusCode(status);
      if (!contentType.isEmpty()) {
        response.putHeader("Content-Type", contentType);
      }
      response.end(Buffer.buffer(bytes));
    });
  }

  /** Begins an answer that is written piece by piece. */
  public Stream stream(int status, String contentType) {
    context.runOnContext(_ -> {
      if (!response().ended() && !response().closed()) {
        response().setStatusCode(status).putHeader("Content-Type", contentType).setChunked(true);
      }
    });
    return new Stream();
  }

  /** The body of an answer, piece by piece. Writing blocks while the client does not read. */
  public final class Stream {
    private static final int WINDOW = 1 << 20;

    private final Semaphore window = new Semaphore(WINDOW);

    private Stream() {}

    /**
     * Writes a piece.
     *
     * @throws InterruptedException also when the client has gone away
     */
    public void write(byte[] bytes) throws InterruptedException {
      int size = Math.clamp(bytes.length, 1, WINDOW);
      window.acquire(size);
      context.runOnContext(_ -> {
        if (response().closed() || response().ended()) {
          window.release(size);
        } else {
          response().write(Buffer.buffer(bytes)).onComplete(_ -> window.release(size));
        }
      });
    }

    /** Ends the answer well. */
    public void end() {
      context.runOnContext(_ -> {
        if (!response().ended() && !response().closed()) {
          response().end();
        }
      });
    }

    /** Breaks the connection, so that the client knows that the answer is not whole. */
    public void breakOff() {
      context.runOnContext(_ -> request().connection().close());
    }
  }

  private MultiMap queryParams() {
    try {
      return routing.queryParams();
    } catch (IllegalArgumentException | HttpException _) {
      throw new HttpFailure(400, "the query of the address cannot be decoded");
    }
  }

  private HttpServerRequest request() {
    return routing.request();
  }

  private HttpServerResponse response() {
    return routing.response();
  }
}
