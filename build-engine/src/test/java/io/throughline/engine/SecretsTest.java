package io.throughline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.engine.testing.EngineRig;
import io.throughline.engine.testing.Script;
import io.throughline.engine.testing.TestEngine;
import io.throughline.engine.testing.TestPlans;
import io.throughline.pipeline.config.PutInputs;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.plan.Plan;
import io.throughline.sql.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A planted secret is nowhere: not in an event, a span, a message or a table. */
class SecretsTest {
  private static final String SECRET = "pl4nted-s\"cret";
  private static final List<String> TABLES =
      List.of("builds", "steps", "events", "spans", "reports", "traces", "engines");

  private final TestPlans plans = new TestPlans();
  private EngineRig rig;
  private TestEngine engine;

  @BeforeEach
  void start() {
    rig = new EngineRig();
    rig.credentials().secret("key", SECRET);
    engine = rig.engine("one");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void secret_isNowhere_whateverTellsIt() throws Exception {
    String shown = SECRET.replace("\"", "\\\"");
    rig.runner()
        .on(
            "talks",
            Script.ending().prints("it is " + SECRET + "!\nhalf pl4nted-s").prints("\"cret\n"))
        .on("lost", Script.ending().isLost("cannot log in with " + SECRET))
        .on("notes", Script.ending().notices("using " + SECRET))
        .on(
            "out",
            Script.ending()
                .answers(
                    "{\"version\":{\"v\":\"1\"},\"metadata\":[{\"name\":\"url\",\"value\":\"https://"
                        + shown
                        + "@host\"}]}"));
    Plan.Put put =
        plans.put(
            "out",
            PutInputs.all(),
            Optional.of(JsonNodeFactory.instance.objectNode().put("key", "((key))")));
    engine.start(
        "b",
        plans.inOrder(withKey("talks"), plans.swallowing(withKey("lost")), withKey("notes"), put));
    assertThat(engine.status("b")).isEqualTo("succeeded");
    assertThat(log()).contains("it is ((redacted))!\nhalf ((redacted))\n", "using ((redacted))\n");
    assertThat(text(engine.envelopes("b", 0))).doesNotContain("pl4nted");
    await().atMost(Duration.ofSeconds(60)).until(() -> engine.trace("b").size() > 5);
    assertThat(engine.trace("b").toString()).doesNotContain("pl4nted");
    assertThat(engine.exported("b").toString()).doesNotContain("pl4nted");
    for (String table : TABLES) {
      assertThat(content(table)).as(table).doesNotContain("pl4nted");
    }
  }

  @Test
  void secret_isNeverInTheLog_howeverItComes() throws Exception {
    Random random = new Random(5);
    StringBuilder whole = new StringBuilder();
    Script script = Script.ending();
    for (int piece = 0; piece < 3000; piece++) {
      String text =
          random.nextInt(5) == 0
              ? SECRET
              : "x%d%s".formatted(piece, random.nextInt(9) == 0 ? "\n" : " ");
      whole.append(text);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int cut = random.nextInt(bytes.length + 1);
      script
          .prints(java.util.Arrays.copyOf(bytes, cut))
          .prints(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
      if (random.nextInt(300) == 0) {
        script.pauses(450);
      }
    }
    rig.runner().on("talks", script);
    engine.start("b", withKey("talks"));
    assertThat(engine.status("b")).isEqualTo("succeeded");
    assertThat(log()).isEqualTo(whole.toString().replace(SECRET, "((redacted))"));
  }

  private Plan withKey(String task) {
    return plans.task(
        task, TestPlans.config(List.of(), List.of(), Map.of("KEY", "((key))")), Map.of());
  }

  private String log() throws InterruptedException {
    StringBuilder log = new StringBuilder();
    for (BuildEvent event : engine.events("b")) {
      if (event instanceof BuildEvent.Log told) {
        log.append(told.payload());
      }
    }
    return log.toString();
  }

  private static String text(List<byte[]> envelopes) {
    StringBuilder text = new StringBuilder();
    envelopes.forEach(envelope -> text.append(new String(envelope, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private String content(String table) throws SQLException {
    StringBuilder content = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + rig.database().address() + "/" + rig.database().name(),
                rig.database().user(),
                TestDatabase.server().password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT t::text FROM engine." + table + " AS t")) {
      while (rows.next()) {
        content.append(rows.getString(1));
      }
    }
    return content.toString();
  }
}
