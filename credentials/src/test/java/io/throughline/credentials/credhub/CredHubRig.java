package io.throughline.credentials.credhub;

import io.throughline.config.Options;
import io.throughline.credentials.credhub.testing.FakeCredHub;
import io.throughline.credentials.credhub.testing.FakeUaa;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.testing.TestAuthority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** CredHub and its UAA, with certificates, and the settings to ask them. */
final class CredHubRig implements AutoCloseable {
  static final String APP = "OU=app:6f6a3d4c-1c54-4ad9-a7ad-7b1b9a2f5d25";

  private final TestAuthority authority;
  private final FakeUaa uaa;
  private final FakeCredHub byToken;
  private final FakeCredHub byCertificate;

  private CredHubRig(TestAuthority authority, TestAuthority.Identity identity) throws IOException {
    this.authority = authority;
    this.uaa = FakeUaa.start(identity.context());
    this.byToken = FakeCredHub.start(identity.context(), uaa);
    this.byCertificate = FakeCredHub.start(identity.context());
  }

  static CredHubRig of(TestAuthority authority, TestAuthority.Identity identity)
      throws IOException {
    return new CredHubRig(authority, identity);
  }

  FakeUaa uaa() {
    return uaa;
  }

  FakeCredHub byToken() {
    return byToken;
  }

  FakeCredHub byCertificate() {
    return byCertificate;
  }

  /** Sets a credential of both. */
  CredHubRig set(String name, String type, String value) {
    byToken.set(name, type, value);
    byCertificate.set(name, type, value);
    return this;
  }

  /** A manager that logs in at UAA. */
  CredHubConfig withToken(String... more) throws IOException {
    return config(
        byToken.url(),
        more,
        "--credhub-client-id=" + FakeUaa.CLIENT,
        "--credhub-client-secret=" + FakeUaa.SECRET);
  }

  /** A manager that shows a certificate. */
  CredHubConfig withCertificate(TestAuthority.Identity identity) throws IOException {
    return config(
        byCertificate.url(),
        new String[0],
        "--credhub-client-cert=" + identity.certificate(),
        "--credhub-client-key=" + identity.key());
  }

  CredHubConfig config(String url, String[] more, String... flags) throws IOException {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of(flags));
    all.add("--credhub-url=" + url);
    all.add("--credhub-ca-cert=" + authority.certificate());
    return parse(all.toArray(String[]::new)).orElseThrow();
  }

  /** What flags configure. */
  static Optional<CredHubConfig> parse(String... flags) {
    Options options = new Options("credentials", "test");
    Supplier<Optional<CredHubConfig>> config =
        CredHubConfig.declare(ManagerOptions.ofService(options, "CredHub", "credhub"));
    options.parse(List.of(flags), Map.of());
    return config.get();
  }

  @Override
  public void close() {
    byToken.close();
    byCertificate.close();
    uaa.close();
  }
}
