package io.throughline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds what is planted for it, and nothing in its innocent neighbour. */
class TidyRulesTest {
  private static final String MAIN = "engine/src/main/java/io/throughline/engine/run/Planted.java";
  private static final String TEST = "engine/src/test/java/io/throughline/engine/run/Planted.java";
  private static final String STORE =
      "engine/src/main/java/io/throughline/engine/store/Planted.java";
  private static final String TRANSPORT =
      "common-telemetry/src/main/java/io/throughline/telemetry/Planted.java";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          telemetry-names | class A { Object a = tracer.spanBuilder("x"); }
          telemetry-names | class A { Object a = meter.histogramBuilder("x"); }
          telemetry-names | class A { Object a = meter.counterBuilder("x"); }
          telemetry-names | class A { Object a = AttributeKey.stringKey("x"); }
          sleep           | class A { void a() { Thread.sleep(1); } }
          sleep           | class A { void a() { TimeUnit.SECONDS.sleep(1); } }
          current-time    | class A { long a = System.currentTimeMillis(); }
          new-thread      | class A { Object a = new Thread(() -> {}); }
          sql             | class A { String a = "SELECT id FROM builds"; }
          sql             | class A { String a = "INSERT INTO builds VALUES (1)"; }
          sql             | class A { String a = "UPDATE builds SET a = 1"; }
          sql             | class A { String a = "DELETE FROM builds WHERE a"; }
          type-name       | class BuildManager {}
          type-name       | class A { class StringUtils {} }
          type-name       | record QueueHelper(int a) {}
          type-name       | interface AbstractQueue {}
          type-name       | enum StepProcessor { A }
          javadoc         | public class A {}
          javadoc         | /* no Javadoc */ public record A(int a) {}
          """)
  void code_isFound(String rule, String code) {
    assertThat(found(rule, MAIN, code)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          telemetry-names | class A { AttributeKey<String> a; String b = "spanBuilder("; }
          telemetry-names | class A { /* spanBuilder( */ Object a = my.spanBuilderFor("x"); }
          sleep           | class A { // Thread.sleep(1)
          current-time    | class A { String a = "System.currentTimeMillis()"; }
          new-thread      | class A { Object a = new ThreadFactory(); }
          sql             | class A { String a = "select what you like from the list"; }
          type-name       | class Implementation { class Basement {} }
          javadoc         | class A { public class B {} }
          javadoc         | /** It is documented. */ public class A {}
          """)
  void innocentCode_isNotFound(String rule, String code) {
    assertThat(found(rule, MAIN, code)).isEmpty();
  }

  @Test
  void placesThatMay_mayDoSo() {
    assertThat(found("sql", STORE, "class A { String a = \"DELETE FROM builds \"; }")).isEmpty();
    assertThat(found("sleep", TRANSPORT, "class A { void a() { Thread.sleep(1); } }")).isEmpty();
    assertThat(found("telemetry-names", TRANSPORT, "class A { Object a = t.spanBuilder(1); }"))
        .isEmpty();
    assertThat(found("javadoc", TEST, "public class A {}")).isEmpty();
  }

  @Test
  void codeInLiteralsAndComments_isNone_whereverTheyEnd() {
    String tricky =
        "class A { char a = '\"'; String b = \"\\\"//\"; String c = \"\"\"\n x \\\"\"\" \"y\" \"\"\"; }";
    assertThat(found("new-thread", MAIN, tricky + " // new Thread(")).isEmpty();
    assertThat(found("new-thread", MAIN, tricky + "/* ' */ class B { Object a = new Thread(); }"))
        .hasSize(1);
    assertThat(found("new-thread", MAIN, "/*" + "\"".repeat(100_001) + "new Thread(*/")).isEmpty();
  }

  @Test
  void textBlockOfSql_isFound() {
    String code = "class A { String a = \"\"\"\n  SELECT id\n  FROM builds\n  \"\"\"; }";
    assertThat(found("sql", MAIN, code)).hasSize(1);
  }

  @Test
  void longFile_isFound_withItsLines() {
    String code = "class A {\n" + "\n".repeat(399) + "}\n";
    assertThat(found("file-length", MAIN, code)).singleElement().returns(401, Finding::size);
    assertThat(found("file-length", MAIN, code.replaceFirst("\n\n", "\n"))).isEmpty();
    assertThat(found("file-length", "README.md", code)).isEmpty();
  }

  @Test
  void longMethod_isFound_withItsName() {
    String body = "\n".repeat(60);
    assertThat(found("method-length", TEST, "class A {\n int b() {" + body + "return 1; }\n}"))
        .singleElement()
        .returns(TEST + "#A.b", Finding::subject)
        .returns(61, Finding::size)
        .returns(2, Finding::line);
    assertThat(found("method-length", MAIN, "class A { A() {" + body + "} }")).hasSize(1);
    assertThat(found("method-length", MAIN, "class A { void b() { } }" + body)).isEmpty();
  }

  @Test
  void wideConstructor_isFound_butNotARecord() {
    String parameters = "int a, int b, int c, int d, int e, int f, int g, int h";
    assertThat(found("constructor-parameters", MAIN, "class A { A(" + parameters + ") {} }"))
        .hasSize(1);
    assertThat(found("constructor-parameters", MAIN, "record A(" + parameters + ") { A {} }"))
        .isEmpty();
  }

  @Test
  void nameOfATest_isASentence() {
    for (String annotation : List.of("@Test", "@Property(tries = 1)", "@org.x.ParameterizedTest")) {
      assertThat(found("test-name", TEST, "class A { " + annotation + " void works() {} }"))
          .hasSize(1);
      assertThat(found("test-name", TEST, "class A { " + annotation + " void queue_isFair() {} }"))
          .isEmpty();
    }
    assertThat(found("test-name", TEST, "class A { void helper() {} }")).isEmpty();
    assertThat(found("test-name", TEST, "class A { @Test void Queue_IsFair() {} }")).hasSize(1);
  }

  @Test
  void skippedTest_isFound() {
    assertThat(found("skipped-test", TEST, "class A { @Dis" + "abled void a_b() {} }")).hasSize(1);
  }

  @Test
  void packageWithoutNullMarked_isFound() {
    String info = "engine/src/main/java/io/throughline/engine/run/package-info.java";
    SourceFile planted = SourceFile.of(MAIN, "class A {}");
    assertThat(findings("null-marked", planted)).hasSize(1);
    assertThat(findings("null-marked", planted, SourceFile.of(info, "package a;"))).hasSize(1);
    assertThat(findings("null-marked", planted, SourceFile.of(info, "@NullMarked package a;")))
        .isEmpty();
    assertThat(findings("null-marked", SourceFile.of(TEST, "class A {}"))).isEmpty();
  }

  @Test
  void documentThatIsNotThere_isFound_wherever() {
    String named = "see docs" + "/gone.md for more";
    SourceFile document = SourceFile.of("docs" + "/gone.md", "it is here");
    for (String path : List.of("README.md", "pom.xml", MAIN)) {
      assertThat(findings("documents", SourceFile.of(path, "// " + named))).hasSize(1);
      assertThat(findings("documents", SourceFile.of(path, "// " + named), document)).isEmpty();
    }
  }

  @Test
  void leftOvers_areFound_inAnyFile() {
    assertThat(found("left-over", "Makefile", "all:\n\t# TO" + "DO\n"))
        .singleElement()
        .returns(2, Finding::line);
    assertThat(found("left-over", MAIN, "class A {} // FIX" + "ME")).hasSize(1);
    assertThat(found("left-over", MAIN, "class TodoList {}")).isEmpty();
  }

  @Test
  void pathsOfOneMachine_areFound() {
    assertThat(found("machine-path", "run.sh", "cd /ro" + "ot/project")).hasSize(1);
    assertThat(found("machine-path", "run.sh", "cd /ho" + "me/jane/project")).hasSize(1);
    assertThat(found("machine-path", "run.sh", "cd ~/project; cd $X/ro" + "ot/a; ls /usr/lib"))
        .isEmpty();
  }

  @Test
  void tree_isReadWithoutWhatNobodyWrote(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("pom.xml"), "<module>a</module><module>b</module>");
    Files.createDirectories(root.resolve("a/target"));
    Files.writeString(root.resolve("a/target/X.java"), "class X {}");
    Files.writeString(root.resolve("a/Y.java"), "class Y {}");
    Files.write(
        root.resolve("a/picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});
    SourceTree tree = SourceTree.at(root);
    assertThat(tree.files()).extracting(SourceFile::path).containsExactly("a/Y.java", "pom.xml");
    assertThat(tree.modules()).containsExactly(root.resolve("a"), root.resolve("b"));
  }

  @Test
  void everyRule_hasAnExample_inThisTest() {
    assertThat(TidyRules.all().stream().map(TidyRule::name).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "telemetry-names",
            "sleep",
            "current-time",
            "new-thread",
            "sql",
            "type-name",
            "javadoc",
            "file-length",
            "method-length",
            "constructor-parameters",
            "test-name",
            "skipped-test",
            "null-marked",
            "documents",
            "left-over",
            "machine-path");
  }

  private static List<Finding> found(String rule, String path, String text) {
    return findings(rule, SourceFile.of(path, text));
  }

  private static List<Finding> findings(String rule, SourceFile... files) {
    return TidyRules.all().stream()
        .filter(each -> each.name().equals(rule))
        .flatMap(each -> each.findings(List.of(files)).stream())
        .toList();
  }
}
