package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throughline.credentials.aws.testing.AwsAnswer;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.service.LogConfig;
import io.throughline.service.LogConfig.Format;
import io.throughline.service.LogConfig.Level;
import io.throughline.service.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What must be seen nowhere: keys, tokens, values, and the names of secrets. */
class AwsCanaryTest {
  private static final List<String> NOWHERE =
      List.of("planted", "PLANTED", "/concourse/main", "demo/key");

  @TempDir private Path folder;
  private AwsServer aws;

  @BeforeEach
  void listen() throws IOException {
    Logs.configure(new LogConfig(Level.TRACE, Format.JSON, Optional.of(log())));
    aws = AwsServer.start();
  }

  @AfterEach
  void stop() {
    aws.close();
    Logs.configure(new LogConfig(Level.WARN, Format.TEXT, Optional.empty()));
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void ssm_showsNothing() throws Exception {
    aws.parameter("/concourse/main/demo/key", "planted-value");
    aws.parameter("/concourse/main/demo/fields/planted-field", "planted-value");
    assertShowsNothing(
        AwsStack.ssm(aws.address(), "--aws-ssm-session-token=planted-session-token"));
  }

  @Test
  void secretsManager_showsNothing() throws Exception {
    aws.secretText("/concourse/main/demo/key", "planted-value");
    aws.secretText("/concourse/main/demo/fields", "{\"planted-field\": \"planted-value\"}");
    assertShowsNothing(
        AwsStack.secretsManager(
            aws.address(), "--aws-secretsmanager-session-token=planted-session-token"));
  }

  private void assertShowsNothing(ManagerConfig config) throws Exception {
    try (AwsStack stack = AwsStack.of(config)) {
      assertThat(stack.value("key") + stack.value("fields")).contains("planted-value");
      String all = config + " " + stack.connected() + stack.find(AwsStack.KEY);
      aws.answering(
          AwsAnswer.error(400, "AccessDeniedException", "planted may not see /concourse/main"));
      all += told(catchThrowable(() -> stack.value("key")));
      aws.answering(AwsAnswer.ok("{\"planted-value\""));
      all += told(catchThrowable(() -> stack.value("key")));
      all += stack.recorded().spans() + " " + stack.recorded().fed();
      assertThat(all).contains("AWS S", "secret read", "does not let").doesNotContain(NOWHERE);
    }
    LoggerFactory.getLogger("control").trace("control");
    assertThat(Files.readString(log())).contains("control").doesNotContain(NOWHERE);
  }

  private static String told(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
