package io.throughline.telemetry.export;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.net.URI;
import java.util.Optional;

/** The options of one receiver of the OpenTelemetry protocol. */
final class OtlpOptions {
  /** How to get to a receiver. */
  record Way(OtlpProtocol protocol, Connection connection) {}

  private final ConnectionOptions connection;
  private final Option<OtlpProtocol> protocol;

  OtlpOptions(Options group, String prefix, String help) {
    this.connection = new ConnectionOptions(group, prefix, help);
    this.protocol =
        group.choice(
            prefix + "-protocol", OtlpProtocol.class, OtlpProtocol.GRPC, "grpc or http/protobuf");
  }

  ConnectionOptions connection() {
    return connection;
  }

  Option<OtlpProtocol> protocol() {
    return protocol;
  }

  /** Where to: what was given, or the standard's default when the receiver is asked for by name. */
  Optional<Address> address(boolean isNamed) {
    return connection
        .address()
        .or(() -> isNamed ? Optional.of(defaultAddress()) : Optional.empty());
  }

  /**
   * The way of another signal than traces: to its own address, or to that of spans, in the same way
   * where nothing else is said.
   *
   * @param isNamed whether the receiver is asked for by name
   */
  Optional<Way> orAs(OtlpOptions tracing, String signal, boolean isNamed) {
    Optional<Address> ofTracing =
        tracing.connection().address().filter(address -> !address.isWhole());
    Optional<Address> given = connection.address();
    if (ofTracing.isPresent() && (given.isEmpty() || given.equals(ofTracing))) {
      OtlpProtocol spoken = (protocol.isGiven() ? this : tracing).protocol().value();
      boolean isTls = connection.isTls() || tracing.connection().isTls();
      URI uri = ofTracing.get().uri(isTls, spoken, signal);
      return Optional.of(new Way(spoken, connection.orOf(tracing.connection(), uri)));
    }
    return address(isNamed).map(address -> new Way(protocol.value(), to(address, signal)));
  }

  private Address defaultAddress() {
    return Address.parse(
        switch (protocol.value()) {
          case GRPC -> "localhost:4317";
          case HTTP_PROTOBUF -> "localhost:4318";
        });
  }

  Connection to(Address address, String signal) {
    return connection.to(address.uri(connection.isTls(), protocol.value(), signal));
  }
}
