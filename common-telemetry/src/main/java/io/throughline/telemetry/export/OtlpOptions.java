package io.throughline.telemetry.export;

import io.throughline.config.Option;
import io.throughline.config.Options;
import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.util.Optional;

/** The options of one receiver of the OpenTelemetry protocol. */
final class OtlpOptions {
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
