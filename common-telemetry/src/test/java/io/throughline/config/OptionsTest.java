package io.throughline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.telemetry.export.ExportConfig.OtlpProtocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @TempDir private Path folder;

  private final Options options = new Options("unit", "tries options");

  @Test
  void flag_winsOverEnvironment_thatOverTheFile_thatOverTheDefault() throws IOException {
    Option<String> flag = options.text("a", "default", "a");
    Option<String> environment = options.text("b", "default", "b");
    Option<String> file = options.text("c", "default", "c");
    Option<String> fallback = options.text("d", "default", "d");
    Path config = file("{\"a\": \"file\",\n \"b\": \"file\",\n \"c\": \"file\"}");

    options.parse(
        List.of("--a=flag", "--config", config.toString()),
        Map.of("THROUGHLINE_A", "env", "THROUGHLINE_B", "env", "THROUGHLINE_D", ""));

    assertThat(List.of(flag.value(), environment.value(), file.value(), fallback.value()))
        .containsExactly("flag", "env", "file", "default");
    assertThat(List.of(flag.origin(), environment.origin(), file.origin(), fallback.origin()))
        .extracting(Origin::toString)
        .containsExactly("--a", "$THROUGHLINE_B", config + ":3", "default");
    assertThat(file.isGiven()).isTrue();
    assertThat(fallback.isGiven()).isFalse();
  }

  @Test
  void firstVariableThatIsSet_counts() {
    Option<Duration> delay =
        options
            .duration("delay", "1s", "d")
            .env("OTHER_DELAY")
            .env("DELAY_MILLIS", DurationText::milliseconds);
    Map<String, String> all =
        new HashMap<>(
            Map.of("THROUGHLINE_DELAY", "2s", "OTHER_DELAY", "3s", "DELAY_MILLIS", "4000"));
    assertThat(delayWith(all, delay)).isEqualTo("PT2S from $THROUGHLINE_DELAY");
    all.put("THROUGHLINE_DELAY", "");
    assertThat(delayWith(all, delay)).isEqualTo("PT3S from $OTHER_DELAY");
    all.remove("OTHER_DELAY");
    assertThat(delayWith(all, delay)).isEqualTo("PT4S from $DELAY_MILLIS");
    assertThat(mistakes(List.of(), Map.of("DELAY_MILLIS", "4s")))
        .containsExactly("DELAY_MILLIS \"4s\": must be a whole number from 0 to 2147483647");
  }

  private String delayWith(Map<String, String> environment, Option<Duration> delay) {
    options.parse(List.of(), environment);
    return delay.value() + " from " + delay.origin();
  }

  @Test
  void everyType_isReadFromItsText() throws IOException {
    Option<Integer> integer = options.integer("integer", 1, 0, 10, "i");
    Option<Double> decimal = options.decimal("decimal", 1, 0, 10, "d");
    Option<Boolean> on = options.flag("on", "o");
    Option<Boolean> off = options.flag("off", "o");
    Option<Boolean> unset = options.flag("unset", "o");
    Option<Duration> duration = options.duration("duration", "1s", "d");
    Option<Path> path = options.path("path", "/tmp", "p");
    Option<Optional<Path>> noPath = options.optionalPath("no-path", "p");
    Option<Optional<URI>> uri = options.optionalUri("uri", "u");
    Option<HostPort> address = options.hostPort("address", "localhost:1", "a");
    Option<Map<String, String>> map = options.map("map", "m");
    Option<OtlpProtocol> choice =
        options.choice("choice", OtlpProtocol.class, OtlpProtocol.GRPC, "c");
    Option<Optional<String>> text = options.optionalText("text", "t");
    Path config = file("{\"integer\": 7, \"decimal\": 0.5, \"on\": true}");

    options.parse(
        List.of(
            "--off=false",
            "--duration",
            "1h30m",
            "--path=/a b",
            "--uri=http://x:1/y",
            "--address",
            "[::1]:80",
            "--map",
            "a=1, b=x=y,",
            "--choice=HTTP-protobuf",
            "--text= "),
        Map.of("THROUGHLINE_CONFIG", config.toString()));

    assertThat(integer.value()).isEqualTo(7);
    assertThat(decimal.value()).isEqualTo(0.5);
    assertThat(List.of(on.value(), off.value(), unset.value())).containsExactly(true, false, false);
    assertThat(duration.value()).isEqualTo(Duration.ofMinutes(90));
    assertThat(path.value()).isEqualTo(Path.of("/a b"));
    assertThat(noPath.value()).isEmpty();
    assertThat(uri.value()).contains(URI.create("http://x:1/y"));
    assertThat(address.value()).isEqualTo(new HostPort("::1", 80));
    assertThat(map.value()).isEqualTo(Map.of("a", "1", "b", "x=y"));
    assertThat(choice.value()).isEqualTo(OtlpProtocol.HTTP_PROTOBUF);
    assertThat(text.value()).isEmpty();
  }

  @Test
  void allMistakes_areToldAtOnce() throws IOException {
    options.integer("port", 1, 0, 10, "p");
    options.decimal("ratio", 1, 0, 1, "r").env("OWN_RATIO");
    options.duration("patience", "1s", "d");
    options.choice("protocol", OtlpProtocol.class, OtlpProtocol.GRPC, "c");
    options.hostPort("address", "localhost:1", "a");
    options.optionalUri("endpoint", "u");
    options.map("headers", "h");
    options.flag("quiet", "q");
    options.text("name", "", "the name").required();
    Path config = file("{headers: a, quiet: perhaps,\n pord: 1, address: {}}");

    assertThat(
            mistakes(
                List.of(
                    "--port",
                    "11",
                    "--patience=soon",
                    "--protocol=pigeon",
                    "--endpoint=nowhere",
                    "--config=" + config),
                Map.of("OWN_RATIO", "2", "THROUGHLINE_ADDRESS", "x")))
        .containsExactly(
            config + ":2: there is no setting \"pord\"; is it \"port\"?",
            config + ":2: \"address\" must be a text, a number, true or false",
            "--port \"11\": must be a whole number from 0 to 10",
            "OWN_RATIO \"2\": must be a number from 0.0 to 1.0",
            "--patience \"soon\": must be a duration like 500ms, 10s, 5m or 1h30m",
            "--protocol \"pigeon\": must be one of grpc, http/protobuf",
            "THROUGHLINE_ADDRESS \"x\": must be host:port",
            "--endpoint \"nowhere\": must be an address like http://host:port",
            config + ":1, headers \"a\": must be k=v,k=v",
            config + ":1, quiet \"perhaps\": must be true or false",
            "--name (or THROUGHLINE_NAME) is required: the name");
  }

  @Test
  void flagsThatAreWrong_areTold_withoutTheirValues() {
    options.text("token", "", "t").secret();
    options.flag("quiet", "q");
    List<String> mistakes =
        mistakes(
            List.of(
                "--tokn",
                "hunter2",
                "--passwort=hunter2",
                "hunter2",
                "--quiet",
                "hunter2",
                "-x",
                "--quiet",
                "--token",
                "--quiet=true",
                "--token=hunter2",
                "--tok en"),
            Map.of());
    assertThat(mistakes)
        .containsExactly(
            "there is no flag --tokn; is it --token?",
            "there is no flag --passwort",
            "argument 4 is no flag; flags begin with --",
            "argument 6 is no flag; flags begin with --",
            "argument 7 is no flag; flags begin with --",
            "--quiet is given more than once",
            "--token: its value is missing",
            "--quiet is given more than once",
            "there is no flag --tok en; is it --token?");
    assertThat(mistakes.toString()).doesNotContain("hunter2");
  }

  @Test
  void secret_isShownNowhere() {
    Option<Integer> secret = options.integer("pin", 1234, 0, 9999, "the pin").secret();
    assertThat(mistakes(List.of("--pin=hunter2"), Map.of()))
        .containsExactly("--pin: must be a whole number from 0 to 9999");
    options.parse(List.of("--pin=4321"), Map.of());
    assertThat(secret).hasToString("--pin=<hidden>");
    assertThat(options.help()).doesNotContain("1234");
  }

  @Test
  void secretAddress_isNotToldInItsMistake() {
    options.optionalUri("webhook", "w").secret();
    assertThat(mistakes(List.of("--webhook=http://user:hunter2@ x"), Map.of()).toString())
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": "hunter2          | :1: is no well-formed YAML at column
          a: 1\\nb: [hunter2       | :2: is no well-formed YAML at column
          a: 1\\n\\ta: hunter2      | :2: is no well-formed YAML at column
          {"a": 1, "a": 2}        | :1: "a" is given more than once
          {"a": 1} {"a": 2}       | :1: is no well-formed YAML at column
          a: 1\\n---\\na: 2         | :2: is no well-formed YAML at column
          ["hunter2"]             | :1: must be one mapping of names to values
          a:                      | :1: "a" must be a text, a number, true or false
          {"a": ["hunter2"]}      | :1: "a" must be a text, a number, true or false
          [a]: hunter2            | :1: there is no setting ""
          several: {x: hunter2}   | :1: "several" must be a text or a list of them
          pairs: [{x: hunter2}]   | :1: "pairs" must be names with values, or a list of k=v
          [[[[[[[[[[[hunter2      | : is no well-formed YAML
          """)
  void fileThatIsWrong_isTold_withItsPlace_andWithoutItsContent(String content, String mistake)
      throws IOException {
    options.text("a", "", "a");
    options.list("several", "", "s", text -> text);
    options.pairs("pairs", "p");
    Path config = file(content.translateEscapes());
    assertThat(mistakes(List.of("--config=" + config), Map.of()))
        .singleElement()
        .satisfies(told -> assertThat(told).contains(config + mistake))
        .satisfies(told -> assertThat(told).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/at/all.json", "\0"})
  void fileThatCannotBeRead_isTold(String path) {
    assertThat(mistakes(List.of("--config=" + path), Map.of()))
        .containsExactly(path + ": cannot be read");
  }

  @Test
  void choices_areReadInTheirOrder_eachOnce() {
    Option<List<OtlpProtocol>> choices =
        options.choices("protocols", OtlpProtocol.class, List.of(OtlpProtocol.GRPC), "p");
    options.parse(List.of(), Map.of());
    assertThat(choices.value()).containsExactly(OtlpProtocol.GRPC);
    options.parse(List.of("--protocols=http/protobuf, grpc,"), Map.of());
    assertThat(choices.value()).containsExactly(OtlpProtocol.HTTP_PROTOBUF, OtlpProtocol.GRPC);
    assertThat(mistakes(List.of("--protocols=grpc,grpc"), Map.of()))
        .containsExactly("--protocols \"grpc,grpc\": must name each only once");
  }

  @Test
  void settingWithSeveralValues_isAFlagForEach_aVariableForAll_aListInTheFile() throws IOException {
    Option<Map<String, String>> headers = options.pairs("header", "h").env("OTHER_HEADERS");
    Option<List<Integer>> numbers = options.list("number", "7,8", "n", Integer::parseInt);
    Option<List<String>> patterns = options.lines("pattern", "p", text -> text);

    options.parse(List.of(), Map.of());
    assertThat(headers.value()).isEmpty();
    assertThat(numbers.value()).containsExactly(7, 8);
    assertThat(patterns.value()).isEmpty();

    options.parse(
        List.of("--header=a=1:2,3", "--header", "b:c=%41", "--number=1", "--number=2,3"),
        Map.of("THROUGHLINE_PATTERN", "a{1,2}\nb"));
    assertThat(headers.value()).isEqualTo(Map.of("a", "1:2,3", "b", "c=%41"));
    assertThat(numbers.value()).containsExactly(1, 2, 3);
    assertThat(patterns.value()).containsExactly("a{1,2}", "b");

    Path config = file("header: {a: 1, b: true}\nnumber:\n- 1\n- 2\npattern: ['a,b']\n");
    options.parse(List.of("--config=" + config), Map.of());
    assertThat(headers.value()).isEqualTo(Map.of("a", "1", "b", "true"));
    assertThat(numbers.value()).containsExactly(1, 2);
    assertThat(patterns.value()).containsExactly("a,b");
    assertThat(patterns.origin()).hasToString(config + ":5");

    options.parse(List.of(), Map.of("OTHER_HEADERS", "a=b%2Cc%3D, d = e%ZZ,"));
    assertThat(headers.value()).isEqualTo(Map.of("a", "b,c=", "d", "e%ZZ"));
    assertThat(mistakes(List.of("--header=x", "--header==y", "--number=z"), Map.of()))
        .containsExactly(
            "--header \"x, =y\": must be k=v or k:v", "--number \"z\": For input string: \"z\"");
  }

  @Test
  void fileThatIsTooLarge_isNotRead() throws IOException {
    Path config = file("a: " + "x".repeat(1 << 20));
    assertThat(mistakes(List.of("--config=" + config), Map.of()))
        .containsExactly(config + ": is larger than a megabyte");
  }

  @Test
  void everythingThatJsonHas_isRead() throws IOException {
    Option<String> text = options.text("text", "", "t");
    Path config = file("{\n\t\"text\":\t\"a\\/b\\\\/\\u00e4\\ud83d\\ude00\\n\"\n}");
    options.parse(List.of("--config=" + config), Map.of());
    assertThat(text.value()).isEqualTo("a/b\\/\u00e4\ud83d\ude00\n");
    assertThat(text.origin()).hasToString(config + ":2");
  }

  @Test
  void emptyFile_saysNothing() throws IOException {
    Option<String> text = options.text("text", "x", "t");
    options.parse(List.of("--config=" + file("# nothing\n")), Map.of());
    assertThat(text.value()).isEqualTo("x");
  }

  @Test
  void valuesThatWereGiven_reachAnotherProcess_asVariables() throws IOException {
    Options part = options.part();
    List<Option<?>> before = declareSome(part.group("Other"), "");
    options.text("elsewhere", "", "e");
    Path config = file("number: [1, 2]\nswitch: yes\n");
    options.parse(
        List.of(
            "--header=a=1,2%=", "--header=b:", "--text=", "--config=" + config, "--elsewhere=x"),
        Map.of("OTHER_PATTERN", "a\nb", "THROUGHLINE_DELAY", "1m"));

    Map<String, String> environment = part.environment();
    assertThat(environment.keySet())
        .containsExactlyInAnyOrder(
            "THROUGHLINE_HEADER",
            "THROUGHLINE_NUMBER",
            "OTHER_PATTERN",
            "THROUGHLINE_SWITCH",
            "THROUGHLINE_TEXT",
            "THROUGHLINE_DELAY");
    Options other = new Options("other", "runs somewhere else");
    List<Option<?>> there = declareSome(other, "default");
    other.parse(List.of(), environment);
    assertThat(there.stream().map(option -> String.valueOf(option.value())).toList())
        .isEqualTo(before.stream().map(option -> String.valueOf(option.value())).toList());
  }

  private static List<Option<?>> declareSome(Options options, String text) {
    return List.of(
        options.pairs("header", "h"),
        options.list("number", "", "n", Integer::parseInt),
        options.lines("pattern", "p", line -> line).env("OTHER_PATTERN"),
        options.flag("switch", "s"),
        options.text("text", text, "t"),
        options.duration("delay", "1s", "d"),
        options.integer("default", 3, 1, 9, "d"));
  }

  @Test
  void optionsThatDependOnEachOther_areLookedAt_whenEachIsRight() {
    Option<Integer> from = options.integer("from", 1, 0, 9, "f");
    Option<Integer> to = options.integer("to", 1, 0, 9, "t");
    options
        .group("Any")
        .check(() ->
            from.value() > to.value() ? Optional.of("--from is above --to") : Optional.empty());
    options.parse(List.of(), Map.of());
    assertThat(mistakes(List.of("--from=2"), Map.of())).containsExactly("--from is above --to");
    assertThat(mistakes(List.of("--from=20"), Map.of())).hasSize(1);
  }

  @Test
  void typeOfOnesOwn_isReadByItsOwnParser() {
    Option<StringBuilder> own = options.parsed("own", "a", "o", StringBuilder::new);
    options.parse(List.of("--own=b"), Map.of());
    assertThat(own.value()).hasToString("b");
  }

  @Test
  void option_cannotBeRead_beforeItIsParsed() {
    Option<String> option = options.text("name", "", "n");
    assertThatThrownBy(option::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--name");
  }

  @Test
  void name_belongsToOneOption() {
    options.text("name", "", "n");
    assertThatThrownBy(() -> options.group("Other").text("name", "", "n"))
        .hasMessage("--name is declared twice");
  }

  private List<String> mistakes(List<String> args, Map<String, String> environment) {
    ConfigErrors errors =
        catchThrowableOfType(ConfigErrors.class, () -> options.parse(args, environment));
    assertThat(errors).hasMessage(String.join("\n", errors.errors()));
    return errors.errors();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("config.json"), content);
  }
}
