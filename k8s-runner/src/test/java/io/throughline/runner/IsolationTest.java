package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {
  @TempDir Path data;
  private Path secrets;
  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    // Not below /tmp, where a program would see nothing of it anyway.
    secrets =
        Files.createTempDirectory(Path.of(System.getProperty("user.dir"), "target"), "secrets");
    Files.writeString(secrets.resolve("password"), "hunter2");
    runner =
        TestRunner.start(
            data, config -> config.withPolicy(config.policy().hiding(List.of(secrets))));
    assumeTrue(
        runner.run(Specs.shell("probe", "ls /proc | grep -c '^[0-9]'")).output().length() < 4,
        "this machine has no namespaces");
  }

  @AfterEach
  void close() throws Exception {
    runner.close();
    Files.delete(secrets.resolve("password"));
    Files.delete(secrets);
  }

  @Test
  void hiddenDirectories_areEmpty_andStaySo() throws Exception {
    String script =
        """
        ls -A %1$s %2$s
        umount %1$s 2>&1 | grep -c .
        unshare -Urm umount %1$s 2>&1 | grep -c .
        cat %1$s/password /proc/1/cwd/%1$s/password /proc/1/root%1$s/password 2>/dev/null
        ls /proc/1/cwd/ 2>/dev/null
        true
        """
            .formatted(secrets, data);
    Ran ran = runner.run(Specs.shell("t1", script));
    assertThat(ran.output())
        .doesNotContain("hunter2")
        .doesNotContain("password")
        .doesNotContain("t1");
  }

  @Test
  void temporaryDirectory_isPrivate() throws Exception {
    runner.run(Specs.shell("t1", "touch /tmp/left-behind /dev/shm/left-behind"));
    assertThat(runner.run(Specs.shell("t2", "ls -A /tmp /dev/shm")).output())
        .doesNotContain("left-behind");
    assertThat(Path.of("/tmp/left-behind")).doesNotExist();
  }

  @Test
  void processes_ofTheMachine_areNotSeen() throws Exception {
    String script =
        "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; kill -9 1; ls -d /proc/%d 2>/dev/null; true";
    Ran ran = runner.run(Specs.shell("t1", script.formatted(ProcessHandle.current().pid())));
    assertThat(ran.output())
        .doesNotContain("java")
        .doesNotContain("/proc/" + ProcessHandle.current().pid() + "\n");
    assertThat(ran.status()).isZero();
  }

  @Test
  void workingDirectory_isThatOfTheProtocol() throws Exception {
    assertThat(runner.run(Specs.shell("t1", "pwd")).output()).matches("/tmp/build/[0-9a-f]{8}\n");
  }

  @Test
  void privilegedStep_mayMount_andOthersMayNot() throws Exception {
    String script = "mkdir /tmp/m && mount -t tmpfs none /tmp/m && echo mounted";
    assertThat(runner.run(Specs.shell("t1", script)).output()).doesNotContain("mounted");
    assertThat(runner.run(Specs.shell("t2", script).setPrivileged(true)).output())
        .contains("mounted");
  }

  @Test
  void isolation_thatIsSwitchedOff_isNotThere() throws Exception {
    try (TestRunner plain = TestRunner.start(data.resolve("plain"), TestRunner::plain)) {
      assertThat(plain.run(Specs.shell("t1", "ls /proc | grep -c '^[0-9]'")).output().length())
          .isGreaterThan(2);
    }
  }

  @Test
  void directory_isUsedByOneRunnerOnly() {
    assertThatThrownBy(() -> TestRunner.start(data)).hasMessageContaining("another runner uses");
  }
}
