package io.throughline.google;

import com.google.api.MetricDescriptor;
import com.google.devtools.cloudtrace.v2.BatchWriteSpansRequest;
import com.google.devtools.cloudtrace.v2.Span;
import com.google.devtools.cloudtrace.v2.TraceServiceGrpc;
import com.google.monitoring.v3.CreateMetricDescriptorRequest;
import com.google.monitoring.v3.CreateTimeSeriesRequest;
import com.google.monitoring.v3.MetricServiceGrpc;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.Empty;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The two services of Google Cloud over their gRPC API, and what they were sent. */
final class GoogleServer implements AutoCloseable {
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<TimeSeries> series = new CopyOnWriteArrayList<>();
  private final Server server;
  private volatile boolean refusing;

  private GoogleServer() throws IOException {
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Trace())
            .addService(new Monitoring())
            .build()
            .start();
  }

  static GoogleServer start() throws IOException {
    return new GoogleServer();
  }

  int port() {
    return server.getPort();
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  List<TimeSeries> series() {
    return List.copyOf(series);
  }

  /** Answers with PERMISSION_DENIED, or as usual again. */
  void refuse(boolean now) {
    refusing = now;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private <T> void answer(StreamObserver<T> to, T with, Runnable take) {
    if (refusing) {
      to.onError(Status.PERMISSION_DENIED.asRuntimeException());
      return;
    }
    take.run();
    to.onNext(with);
    to.onCompleted();
  }

  private final class Trace extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void batchWriteSpans(BatchWriteSpansRequest request, StreamObserver<Empty> to) {
      answer(to, Empty.getDefaultInstance(), () -> spans.addAll(request.getSpansList()));
    }
  }

  private final class Monitoring extends MetricServiceGrpc.MetricServiceImplBase {
    @Override
    public void createMetricDescriptor(
        CreateMetricDescriptorRequest request, StreamObserver<MetricDescriptor> to) {
      answer(to, request.getMetricDescriptor(), () -> {});
    }

    @Override
    public void createTimeSeries(CreateTimeSeriesRequest request, StreamObserver<Empty> to) {
      answer(to, Empty.getDefaultInstance(), () -> series.addAll(request.getTimeSeriesList()));
    }
  }
}
