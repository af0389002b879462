package io.throughline.credentials.vault;

import io.throughline.config.Option;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The settings of TLS towards Vault. */
final class VaultTlsOptions {
  private final ManagerOptions options;
  private final Option<Optional<String>> authority;
  private final Optional<Option<Optional<Path>>> directory;
  private final Option<Optional<String>> certificate;
  private final Option<Optional<String>> key;
  private final Option<Optional<String>> serverName;
  private final Option<Boolean> insecure;

  private VaultTlsOptions(ManagerOptions options) {
    this.options = options;
    this.authority = options.file("ca-cert", "PEM of those who may sign the certificate of Vault");
    this.directory =
        options.isOfPipeline()
            ? Optional.empty()
            : Optional.of(
                options
                    .parsed("ca-path", "", "directory of such PEM files", VaultTlsOptions::path)
                    .label("PATH"));
    this.certificate = options.file("client-cert", "PEM of our own certificate");
    this.key = options.file("client-key", "PEM of its key, PKCS #8").secret();
    this.serverName =
        options.optionalText(
            "server-name", "name that the certificate of Vault must be for, if not the address's");
    this.insecure =
        options.flag("insecure-skip-verify", "take any certificate; anybody can play Vault then");
  }

  /**
   * Declares them.
   *
   * @param isUsed whether there is a Vault at all
   */
  static Supplier<ClientTls> declare(ManagerOptions options, BooleanSupplier isUsed) {
    VaultTlsOptions tls = new VaultTlsOptions(options);
    options.check(() -> isUsed.getAsBoolean() ? tls.mistake() : Optional.empty());
    return tls::value;
  }

  private Optional<String> mistake() {
    if (certificate.value().isPresent() != key.value().isPresent()) {
      return Optional.of(
          "%s and %s belong together"
              .formatted(options.shown("client-cert"), options.shown("client-key")));
    }
    try {
      value().context();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "%s, %s or %s: %s"
              .formatted(
                  options.shown("ca-cert"),
                  options.shown("client-cert"),
                  options.shown("client-key"),
                  e.getMessage()));
    }
  }

  private ClientTls value() {
    List<String> authorities = new ArrayList<>();
    authority.value().ifPresent(authorities::add);
    directory.flatMap(Option::value).map(VaultTlsOptions::files).ifPresent(authorities::addAll);
    return new ClientTls(
        authorities,
        certificate.value().flatMap(own -> key.value().map(of -> new ClientTls.Identity(own, of))),
        serverName.value(),
        insecure.value());
  }

  private static Optional<Path> path(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    Path directory = Path.of(text);
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("must be a directory that this service can read");
    }
    return Optional.of(directory);
  }

  private static List<String> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    } catch (IOException | UncheckedIOException _) {
      throw new IllegalArgumentException("the directory has a file that cannot be read");
    }
  }
}
