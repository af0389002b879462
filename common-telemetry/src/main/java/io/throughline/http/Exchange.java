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
 * by piece. It must be complete when the handler returns.
 */
public final class Exchange {
  private enum Answer {
    NONE,
    BEGUN,
    COMPLETE
  }

  private final RoutingContext routing;
  private final Context context;
  private final Buffer body;
  private final HttpSpan span;
  private volatile Answer answer = Answer.NONE;
  private volatile boolean clientGone;

  Exchange(RoutingContext routing, Context context, Buffer body, HttpSpan span) {
    this.routing = routing;
    this.context = context;
    this.body = body;
    this.span = span;
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
   * All query parameters.
   *
   * @throws HttpFailure with status 400 when the query cannot be decoded
   */
  public MultiMap queryParams() {
    try {
      return routing.queryParams();
    } catch (HttpException e) {
      throw new HttpFailure(e.getStatusCode(), "the query cannot be decoded");
    }
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

  /**
   * Answers with a body of the given type.
   *
   * @throws IllegalStateException when there is an answer already
   */
  public void send(int status, String contentType, byte[] bytes) {
    advance(Answer.NONE, Answer.COMPLETE);
    onOpenResponse(response -> {
      response.setStatusCode(status);
      if (!contentType.isEmpty()) {
        response.putHeader("Content-Type", contentType);
      }
      response.end(Buffer.buffer(bytes));
    });
  }

  /**
   * Begins an answer that is written piece by piece; its head goes to the client at once. A
   * connection on which nothing is written for some minutes is closed.
   *
   * @throws IllegalStateException when there is an answer already
   */
  public Stream stream(int status, String contentType) {
    advance(Answer.NONE, Answer.BEGUN);
    onOpenResponse(response ->
        response
            .setStatusCode(status)
            .putHeader("Content-Type", contentType)
            .setChunked(true)
            .writeHead());
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
      if (clientGone) {
        throw new InterruptedException("the client has gone away");
      }
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
      advance(Answer.BEGUN, Answer.COMPLETE);
      onOpenResponse(HttpServerResponse::end);
    }

    /** Breaks the connection, so that the client knows that the answer is not whole. */
    public void breakOff() {
      Exchange.this.breakOff();
    }
  }

  boolean isStreaming() {
    return answer == Answer.BEGUN;
  }

  boolean isComplete() {
    return answer == Answer.COMPLETE;
  }

  /** The client, or its connection, has gone away. */
  void clientGone() {
    clientGone = true;
  }

  /** Answers with a failure; breaks the connection when another answer has begun. */
  void fail(int status, String text) {
    switch (answer) {
      case NONE -> sendText(status, text);
      case BEGUN -> breakOff();
      case COMPLETE -> {}
    }
  }

  void breakOff() {
    answer = Answer.COMPLETE;
    context.runOnContext(_ -> {
      if (!response().ended()) {
        span.brokenOff();
        request().connection().close();
      }
    });
  }

  private void advance(Answer from, Answer to) {
    if (answer != from) {
      throw new IllegalStateException("the answer is " + answer);
    }
    answer = to;
  }

  private void onOpenResponse(java.util.function.Consumer<HttpServerResponse> action) {
    context.runOnContext(_ -> {
      if (!response().ended() && !response().closed()) {
        action.accept(response());
      }
    });
  }

  private HttpServerRequest request() {
    return routing.request();
  }

  private HttpServerResponse response() {
    return routing.response();
  }
}
