package io.throughline.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.proto.CacheMount;
import io.throughline.proto.ContainerExited.Reason;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.OutputMount;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Way.class)
class ArtifactTest {
  @Parameter Way way;
  @TempDir Path data;
  private TestRunner runner;

  @BeforeEach
  void start() throws Exception {
    runner = TestRunner.start(data, way::of);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void output_isTheInputOfTheNextStep() throws Exception {
    String made = make("maker", "echo hello >out/file; mkdir out/sub; ln -s file out/link");
    ContainerSpec.Builder user =
        Specs.shell("user", "cat in/file in/link; ls -A in; echo more >>in/file")
            .addInputs(Specs.input(made, "in"));
    assertThat(runner.run(user).output()).isEqualTo("hello\nhello\nfile\nlink\nsub\n");
  }

  @Test
  void input_isPrivate() throws Exception {
    String made = make("maker", "echo original >out/file; echo gone >out/other");
    runner.run(
        Specs.shell("vandal", "echo changed >in/file; rm in/other; touch in/new")
            .addInputs(Specs.input(made, "in")));
    Ran later = runner.run(Specs.shell("later", "cat in/*").addInputs(Specs.input(made, "in")));
    assertThat(later.output()).isEqualTo("original\ngone\n");
    assertThat(new String(runner.read(made, "file"), UTF_8)).isEqualTo("original\n");
  }

  @Test
  void outputs_areEmptyAtFirst_andThereEvenIfTheStepFails() throws Exception {
    ContainerSpec.Builder spec =
        Specs.shell("t1", "ls -A out; echo x >out/x; exit 1").addOutputs(Specs.output("out"));
    Ran ran = runner.run(spec);
    assertThat(ran.output()).isEmpty();
    assertThat(new String(runner.read(ran.artifact("out"), "x"), UTF_8)).isEqualTo("x\n");
  }

  @Test
  void pathOfInputAndOutput_mayBeTheSame() throws Exception {
    String made = make("maker", "echo old >out/file");
    ContainerSpec.Builder spec =
        Specs.shell("t1", "cat same/file; echo new >>same/file")
            .addInputs(Specs.input(made, "same"))
            .addOutputs(output("same", "same"));
    Ran ran = runner.run(spec);
    assertThat(ran.output()).isEqualTo("old\n");
    assertThat(new String(runner.read(ran.artifact("same"), "file"), UTF_8))
        .isEqualTo("old\nnew\n");
    assertThat(new String(runner.read(made, "file"), UTF_8)).isEqualTo("old\n");
  }

  @Test
  void paths_mayBeInOneAnother() throws Exception {
    String one = make("one", "echo 1 >out/one");
    String two = make("two", "echo 2 >out/two");
    ContainerSpec.Builder spec =
        Specs.shell("t1", "cat ./one a/b/two; echo made >a/out/x; echo deep >a/b/deep/y")
            .addInputs(Specs.input(two, "a/b"))
            .addInputs(Specs.input(one, "."))
            .addOutputs(output("out", "a/out"))
            .addOutputs(output("deep", "a/b/deep"));
    Ran ran = runner.run(spec);
    assertThat(ran.output()).isEqualTo("1\n2\n");
    assertThat(new String(runner.read(ran.artifact("out"), "x"), UTF_8)).isEqualTo("made\n");
    assertThat(new String(runner.read(ran.artifact("deep"), "y"), UTF_8)).isEqualTo("deep\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escape", "/etc", "a/../../b"})
  void path_thatLeavesTheDirectory_failsTheStart(String path) throws Exception {
    Ran ran = runner.run(Specs.shell("t1", "true").addOutputs(output("out", path)));
    assertThat(ran.exited().getReason()).isEqualTo(Reason.START_FAILED);
    assertThat(ran.exited().getMessage()).contains(path);
  }

  @Test
  void path_thatLeadsThroughALinkOfAnInput_failsTheStart() throws Exception {
    Path outside = Files.createDirectories(data.resolve("outside"));
    String made = make("maker", "ln -s " + outside + " out/link");
    ContainerSpec.Builder spec =
        Specs.shell("t1", "true")
            .addInputs(Specs.input(made, "in"))
            .addOutputs(output("evil", "in/link/evil"));
    assertThat(runner.run(spec).exited().getReason()).isEqualTo(Reason.START_FAILED);
    assertThat(outside).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "maker/../../x",
        "/etc",
        "..",
        "maker/nothing",
        "nobody/out",
        ".new-x/out"
      })
  void artifact_thatIsNone_isRefused(String id) throws Exception {
    make("maker", "echo x >out/x");
    assertRefused(() -> runner.read(id, "passwd"));
    assertRefused(() -> runner.run(Specs.shell("t1", "ls").addInputs(Specs.input(id, "in"))));
  }

  @Test
  void file_thatIsOutsideOfItsArtifact_isNotFound() throws Exception {
    String made =
        make(
            "maker",
            "echo x >out/x; ln -s /etc/passwd out/abs; ln -s ../.. out/up; ln -s x out/fine");
    assertThat(new String(runner.read(made, "fine"), UTF_8)).isEqualTo("x\n");
    assertRefused(() -> runner.read(made, "abs"));
    assertRefused(() -> runner.read(made, "../x"));
    assertRefused(() -> runner.read(made, "up/container.json"));
    assertRefused(() -> runner.read(made, "nothing"));
    assertRefused(() -> runner.read(made, "."));
  }

  @Test
  void artifact_thatTheStepReplacedByALink_isNone() throws Exception {
    String made = make("maker", "rmdir out && ln -s /etc out");
    assertRefused(() -> runner.read(made, "passwd"));
    assertRefused(() -> runner.run(Specs.shell("t1", "ls in").addInputs(Specs.input(made, "in"))));
  }

  @Test
  void file_thatIsTooLarge_isRefused() throws Exception {
    String made = make("maker", "head -c 100000 /dev/zero >out/big");
    assertThat(runner.read(made, "big")).hasSize(100_000);
    assertThatThrownBy(() -> runner.read(made, "big", 99_999))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED));
  }

  @Test
  void cache_isHandedOn_andNeverShared() throws Exception {
    CacheMount cache = CacheMount.newBuilder().setKey("job/step/.m2").setPath("a/.m2").build();
    String script = "cat a/.m2/n 2>/dev/null || echo none; echo %s >a/.m2/n";
    assertThat(runner.run(Specs.shell("c1", script.formatted("one")).addCaches(cache)).output())
        .isEqualTo("none\n");
    assertThat(
            runner
                .run(Specs.shell("c2", script.formatted("two") + "; exit 1").addCaches(cache))
                .output())
        .isEqualTo("one\n");
    assertThat(runner.run(Specs.shell("c3", script.formatted("three")).addCaches(cache)).output())
        .isEqualTo("two\n");
    CacheMount other = CacheMount.newBuilder().setKey("other").setPath("a/.m2").build();
    assertThat(runner.run(Specs.shell("c4", script.formatted("x")).addCaches(other)).output())
        .isEqualTo("none\n");
  }

  private String make(String handle, String script) throws Exception {
    Ran ran = runner.run(Specs.shell(handle, script).addOutputs(Specs.output("out")));
    assertThat(ran.status()).as(ran.output()).isZero();
    return ran.artifact("out");
  }

  private static OutputMount output(String name, String path) {
    return OutputMount.newBuilder().setName(name).setPath(path).build();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isIn(GrpcStatus.NOT_FOUND, GrpcStatus.INVALID_ARGUMENT));
  }
}
