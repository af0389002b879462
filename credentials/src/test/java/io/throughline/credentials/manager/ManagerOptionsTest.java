package io.throughline.credentials.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Option;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ManagerOptionsTest {
  private record Settings(URI url, Duration timeout, Optional<String> caCert) {}

  @Test
  void varSource_hasTheSettings_withoutTheNameOfTheManager() throws Exception {
    assertThat(read("{\"url\":\"http://h:1\",\"query_timeout\":\"3s\",\"ca_cert\":\"PEM\"}"))
        .isEqualTo(
            new Settings(URI.create("http://h:1"), Duration.ofSeconds(3), Optional.of("PEM")));
  }

  @Test
  void mistakes_areToldAtOnce_withTheirFields_andWithoutWhatStandsInThem() {
    assertThatThrownBy(() ->
            read("{\"url\":\"planted\",\"query_timeout\":\"planted\",\"ca_certs\":\"planted\"}"))
        .isInstanceOf(ConfigErrors.class)
        .hasMessage(
            """
            there is no setting "ca_certs"; is it "ca_cert"?
            url must be an address like http://host:port
            query_timeout must be a duration like 500ms, 10s, 5m or 1h30m\
            """);
  }

  @Test
  void whatIsNoText_andWhatIsMissing_isTold() {
    assertThatThrownBy(() -> read("{\"url\":null,\"ca_cert\":{\"a\":{\"b\":1}}}"))
        .hasMessage(
            """
            url must be a text, a list or a mapping of texts
            ca_cert must be a text, a list or a mapping of texts\
            """);
    assertThatThrownBy(() -> read("{}")).hasMessage("the address of the manager is missing");
  }

  private static Settings read(String json) throws Exception {
    JsonNode config = JsonMapper.builder().build().readTree(json);
    return ManagerOptions.read(config, ManagerOptionsTest::declare);
  }

  private static Supplier<Optional<Settings>> declare(ManagerOptions options) {
    Option<Optional<URI>> url = options.uri("url", "where it is");
    Option<Duration> timeout = options.duration("query-timeout", "60s", "how long it may take");
    Option<Optional<String>> caCert = options.file("ca-cert", "who is believed");
    return () -> url.value().map(at -> new Settings(at, timeout.value(), caCert.value()));
  }
}
