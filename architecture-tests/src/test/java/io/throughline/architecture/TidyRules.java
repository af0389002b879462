package io.throughline.architecture;

import io.throughline.architecture.JavaUnit.Method;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules that a compiler does not know. */
final class TidyRules {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final int CONSTRUCTOR_PARAMETERS = 7;
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "Property", "Example");

  private static final Pattern TEST_NAME =
      Pattern.compile("[a-z][A-Za-z0-9]*(_[a-z0-9][A-Za-z0-9]*)+");
  private static final Pattern TELEMETRY_NAMES =
      Pattern.compile(
          "\\b(spanBuilder|histogramBuilder|counterBuilder|upDownCounterBuilder|gaugeBuilder)\\("
              + "|\\bAttributeKey\\.\\w+Key\\(");
  private static final Pattern EMPTY_NAME =
      Pattern.compile("(Abstract\\w+|\\w+(Manager|Utils?|Helpers?|Impl|Base|Processor))");
  private static final Pattern SQL =
      Pattern.compile(
          "(?s)\"+\\s*(SELECT\\s.+\\sFROM|INSERT INTO|UPDATE\\s\\S+\\sSET|DELETE FROM|WITH\\s.+\\sAS \\()\\s.*");
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.$}~-])/(root|work/(wt|main|repos|shared)|home/\\w+|Users/\\w+)/");
  private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w./-]+\\.md\\b");

  private TidyRules() {}

  /** All rules, in the order in which they are told. */
  static List<TidyRule> all() {
    return List.of(
        new TidyRule("file-length", files -> each(files, TidyRules::fileLength)),
        new TidyRule("method-length", files -> each(files, TidyRules::methodLength)),
        new TidyRule("constructor-parameters", files -> each(files, TidyRules::parameters)),
        new TidyRule("type-name", files -> each(files, TidyRules::typeNames)),
        new TidyRule("test-name", files -> each(files, TidyRules::testNames)),
        new TidyRule("javadoc", files -> each(files, TidyRules::javadoc)),
        new TidyRule("null-marked", TidyRules::nullMarked),
        new TidyRule("documents", TidyRules::documents),
        new TidyRule("sql", files -> each(files, TidyRules::sql)),
        inCode(
            "telemetry-names",
            TELEMETRY_NAMES,
            file -> !mayMakeUpNames(file),
            "names of spans, attributes and metrics stand in io.throughline.telemetry.catalog"),
        inCode(
            "sleep",
            Pattern.compile("\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\("),
            TidyRules::mayNotWait,
            "wait for a state: Doorbell or a lock with a limit, in tests Awaitility"),
        inCode(
            "current-time",
            Pattern.compile("\\bSystem\\.currentTimeMillis\\("),
            file -> true,
            "time comes from an InstantSource"),
        inCode(
            "new-thread",
            Pattern.compile("\\bnew Thread\\("),
            file -> true,
            "threads come from WorkThreads"),
        inCode(
            "skipped-test",
            Pattern.compile("@Disabled\\b"),
            SourceFile::isTest,
            "a test runs or goes"),
        inText("left-over", LEFT_OVER, "do it now, or file it as an issue"),
        inText(
            "machine-path", MACHINE_PATH, "a path of one machine; make it relative or a setting"));
  }

  private static List<Finding> fileLength(SourceFile file) {
    return file.isJava() && file.lines() > FILE_LINES
        ? List.of(
            new Finding(
                "file-length",
                file.path(),
                file.lines(),
                0,
                "at most " + FILE_LINES + " lines; split it by what changes together"))
        : List.of();
  }

  private static List<Finding> methodLength(SourceFile file) {
    return methods(
        file,
        method -> method.lines() > METHOD_LINES,
        method ->
            new Finding(
                "method-length",
                file.path() + "#" + method.name(),
                method.lines(),
                method.line(),
                "at most " + METHOD_LINES + " lines"));
  }

  private static List<Finding> parameters(SourceFile file) {
    return methods(
        file,
        method ->
            method.isConstructor()
                && !method.isOfRecord()
                && method.parameters() > CONSTRUCTOR_PARAMETERS,
        method ->
            new Finding(
                "constructor-parameters",
                file.path() + "#" + method.name(),
                0,
                method.line(),
                "at most " + CONSTRUCTOR_PARAMETERS + "; make a record of what travels together"));
  }

  private static List<Finding> testNames(SourceFile file) {
    return methods(
        file,
        method ->
            method.annotations().stream().anyMatch(TEST_ANNOTATIONS::contains)
                && !TEST_NAME.matcher(method.simpleName()).matches(),
        method ->
            new Finding(
                "test-name",
                file.path() + "#" + method.name(),
                0,
                method.line(),
                "name it subject_doesWhat_when"));
  }

  private static List<Finding> typeNames(SourceFile file) {
    return types(
        file,
        type -> EMPTY_NAME.matcher(type.name()).matches(),
        type ->
            new Finding(
                "type-name",
                file.path() + "#" + type.name(),
                0,
                type.line(),
                "the name says nothing; name the policy or the technology"));
  }

  private static List<Finding> javadoc(SourceFile file) {
    if (!file.isMain()) {
      return List.of();
    }
    return types(
        file,
        type -> type.isTopLevel() && type.isPublic() && !type.hasDoc(),
        type ->
            new Finding(
                "javadoc",
                file.path() + "#" + type.name(),
                0,
                type.line(),
                "a public type says in its Javadoc what it is"));
  }

  private static List<Finding> nullMarked(List<SourceFile> files) {
    Set<String> marked =
        files.stream()
            .filter(file -> file.path().endsWith("/package-info.java"))
            .filter(file -> file.code().contains("@NullMarked"))
            .map(TidyRules::folder)
            .collect(Collectors.toSet());
    return files.stream()
        .filter(SourceFile::isMain)
        .filter(file -> !file.path().endsWith("module-info.java"))
        .map(TidyRules::folder)
        .distinct()
        .filter(folder -> !marked.contains(folder))
        .map(folder ->
            new Finding(
                "null-marked", folder, 0, 0, "the package needs a package-info with @NullMarked"))
        .toList();
  }

  private static List<Finding> documents(List<SourceFile> files) {
    Set<String> present = files.stream().map(SourceFile::path).collect(Collectors.toSet());
    return files.stream()
        .flatMap(file ->
            DOCUMENT
                .matcher(file.text())
                .results()
                .filter(named -> !present.contains(named.group()))
                .map(named ->
                    finding("documents", file, named.start(), named.group() + " is not there")))
        .toList();
  }

  private static List<Finding> sql(SourceFile file) {
    if (!file.isMain() || file.isInPackage("store", "sql", "postgres")) {
      return List.of();
    }
    return file.literals().stream()
        .filter(literal -> SQL.matcher(literal.text()).matches())
        .map(literal -> finding("sql", file, literal.start(), "SQL stands in packages named store"))
        .toList();
  }

  /** What users make spans with takes the users' names. */
  private static boolean mayMakeUpNames(SourceFile file) {
    return file.packageName().startsWith("io.throughline.telemetry")
        || file.module().equals("instrumentation");
  }

  /** The transports wait between their attempts, below everything that could wake them. */
  private static boolean mayNotWait(SourceFile file) {
    return !file.module().equals("common-telemetry") && !file.module().equals("embedded-postgres");
  }

  private static TidyRule inCode(
      String name, Pattern banned, Predicate<SourceFile> where, String hint) {
    return new TidyRule(
        name,
        files ->
            each(
                files.stream().filter(SourceFile::isJava).filter(where).toList(),
                file -> hits(name, file, banned.matcher(file.code()).results(), hint)));
  }

  private static TidyRule inText(String name, Pattern banned, String hint) {
    return new TidyRule(
        name,
        files ->
            each(files, file -> hits(name, file, banned.matcher(file.text()).results(), hint)));
  }

  /** One finding for all hits in a file, at the line of the first. */
  private static List<Finding> hits(
      String rule, SourceFile file, Stream<MatchResult> hits, String hint) {
    List<MatchResult> all = hits.toList();
    return all.isEmpty()
        ? List.of()
        : List.of(
            new Finding(rule, file.path(), all.size(), file.line(all.getFirst().start()), hint));
  }

  private static Finding finding(String rule, SourceFile file, int offset, String hint) {
    return new Finding(rule, file.path(), 0, file.line(offset), hint);
  }

  private static List<Finding> each(
      List<SourceFile> files, Function<SourceFile, List<Finding>> check) {
    return files.stream().flatMap(file -> check.apply(file).stream()).toList();
  }

  private static List<Finding> methods(
      SourceFile file, Predicate<Method> broken, Function<Method, Finding> finding) {
    return file.declared().methods().stream().filter(broken).map(finding).toList();
  }

  private static List<Finding> types(
      SourceFile file, Predicate<JavaUnit.Type> broken, Function<JavaUnit.Type, Finding> finding) {
    return file.declared().types().stream().filter(broken).map(finding).toList();
  }

  private static String folder(SourceFile file) {
    return file.path().substring(0, file.path().lastIndexOf('/'));
  }
}
