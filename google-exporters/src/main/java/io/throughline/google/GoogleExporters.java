package io.throughline.google;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.cloud.opentelemetry.metric.GoogleCloudMetricExporter;
import com.google.cloud.opentelemetry.metric.MetricConfiguration;
import com.google.cloud.opentelemetry.trace.TraceConfiguration;
import com.google.cloud.opentelemetry.trace.TraceExporter;
import com.google.cloud.trace.v2.stub.TraceServiceStub;
import com.google.cloud.trace.v2.stub.TraceServiceStubSettings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.throughline.telemetry.export.GoogleCloud;
import io.throughline.telemetry.export.GoogleProject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Google's own exporters, made to behave like the others. Google maintains them no longer and
 * points at OTLP instead; docs/adr/0002 says why they are here nevertheless.
 */
@SuppressWarnings("deprecation")
public final class GoogleExporters implements GoogleCloud {
  /** Cloud Monitoring takes a point of a series only when some seconds have passed. */
  private static final Duration BETWEEN_POINTS = Duration.ofSeconds(10);

  /** For the service loader. */
  public GoogleExporters() {}

  @Override
  public SpanExporter spans(GoogleProject project) {
    return new LateSpans("trace of " + project, () -> trace(project));
  }

  @Override
  public MetricExporter metrics(GoogleProject project) {
    return new LateMetrics(
        "monitoring of " + project,
        () -> monitoring(project),
        BETWEEN_POINTS,
        InstantSource.system());
  }

  private static SpanExporter trace(GoogleProject project) throws IOException {
    TraceConfiguration.Builder configuration =
        TraceConfiguration.builder().setProjectId(project.id()).setDeadline(project.timeout());
    if (project.endpoint().isPresent()) {
      configuration.setTraceServiceStub(stub(channel(project.endpoint().get())));
    }
    return TraceExporter.createWithConfiguration(configuration.build());
  }

  private static TraceServiceStub stub(TransportChannelProvider channel) throws IOException {
    return TraceServiceStubSettings.newBuilder()
        .setCredentialsProvider(NoCredentialsProvider.create())
        .setTransportChannelProvider(channel)
        .build()
        .createStub();
  }

  private static MetricExporter monitoring(GoogleProject project) throws IOException {
    MetricConfiguration.Builder configuration =
        MetricConfiguration.builder().setProjectId(project.id()).setDeadline(project.timeout());
    if (project.endpoint().isPresent()) {
      configuration.setMetricServiceSettings(
          MetricServiceSettings.newBuilder()
              .setCredentialsProvider(NoCredentialsProvider.create())
              .setTransportChannelProvider(channel(project.endpoint().get()))
              .build());
    }
    return GoogleCloudMetricExporter.createWithConfiguration(configuration.build());
  }

  private static TransportChannelProvider channel(URI endpoint) {
    int port = endpoint.getPort() < 0 ? 443 : endpoint.getPort();
    ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(endpoint.getHost(), port);
    ManagedChannel channel =
        (endpoint.getScheme().equals("http") ? builder.usePlaintext() : builder).build();
    return FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
  }
}
