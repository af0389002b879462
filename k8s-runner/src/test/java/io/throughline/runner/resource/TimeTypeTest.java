package io.throughline.runner.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTypeTest {
  @TempDir Path base;

  /** 2026-03-04 is a Wednesday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'interval':'1h'                                       |                     | 2026-03-04T10:00:00Z | 1",
        "'interval':'1h'                                       | 2026-03-04T09:00:00Z | 2026-03-04T10:00:00Z | 2",
        "'interval':'1h'                                       | 2026-03-04T09:00:01Z | 2026-03-04T10:00:00Z | 1",
        "'interval':'90s','days':['Tuesday']                   | 2026-03-04T09:00:00Z | 2026-03-04T10:00:00Z | 1",
        "'interval':'90s','days':['wed']                       | 2026-03-04T09:00:00Z | 2026-03-04T10:00:00Z | 2",
        "'start':'9:00 AM','stop':'11:00'                      | 2026-03-04T08:00:00Z | 2026-03-04T10:00:00Z | 2",
        "'start':'9:00 AM','stop':'11:00'                      | 2026-03-04T09:30:00Z | 2026-03-04T10:00:00Z | 1",
        "'start':'9AM','stop':'10AM'                           | 2026-03-03T09:30:00Z | 2026-03-04T10:00:00Z | 1",
        "'start':'2300','stop':'0100'                          | 2026-03-03T00:30:00Z | 2026-03-04T00:30:00Z | 2",
        "'start':'9:00 AM','stop':'11:00','interval':'10m'     | 2026-03-04T09:30:00Z | 2026-03-04T10:00:00Z | 2",
        "'start':'9:00','stop':'11:00','location':'Asia/Tokyo' | 2026-03-03T00:30:00Z | 2026-03-04T00:30:00Z | 2",
        "'start':'9:00','stop':'11:00','location':'Asia/Tokyo' | 2026-03-03T00:30:00Z | 2026-03-04T03:00:00Z | 1",
        "'interval':'1h','start_after':'2026-03-05'            | 2026-03-03T00:30:00Z | 2026-03-04T03:00:00Z | 1",
        "'start':'9:00','stop':'11:00','initial_version':true  |                     | 2026-03-04T03:00:00Z | 1",
        "'start':'9:00','stop':'11:00'                         |                     | 2026-03-04T03:00:00Z | 0",
      })
  void check_hasANewVersion_whenItIsDue(String source, String previous, String now, int versions)
      throws Exception {
    String version = previous == null ? "" : ",\"version\":{\"time\":\"%s\"}".formatted(previous);
    String request = "{\"source\":{%s}%s}".formatted(source.replace('\'', '"'), version);
    assertThat(at(now).check(request)).hasSize(versions);
  }

  @Test
  void versions_areOldestFirst_andInTheirLocation() throws Exception {
    String request =
        """
        {"source":{"interval":"1m","location":"Europe/Berlin"},"version":{"time":"2026-03-04T10:00:00Z"}}
        """;
    assertThat(at("2026-03-04T12:00:00.5Z").check(request))
        .hasToString(
            "[{\"time\":\"2026-03-04T10:00:00Z\"},{\"time\":\"2026-03-04T13:00:00.5+01:00\"}]");
  }

  @Test
  void in_writesTheMoment() throws Exception {
    ResourceFixture time = at("2026-03-04T12:00:00Z");
    Path into = time.directory("get");
    String version = "{\"time\":\"2026-03-04T11:00:00+01:00\"}";
    var answer = time.in("{\"source\":{\"interval\":\"1m\"},\"version\":" + version + "}", into);
    assertThat(answer.get("version")).hasToString(version);
    assertThat(into.resolve("timestamp")).hasContent("2026-03-04T11:00:00+01:00");
    assertThat(into.resolve("epoch")).hasContent("1772618400");
    assertThat(into.resolve("input")).content().contains("\"interval\":\"1m\"");
  }

  @Test
  void out_isNow() throws Exception {
    ResourceFixture time = at("2026-03-04T12:00:00Z");
    assertThat(time.out("{\"source\":{\"interval\":\"1m\"}}", base).at("/version/time").asText())
        .isEqualTo("2026-03-04T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'interval':'often'}",
        "{'start':'9:00'}",
        "{'stop':'9:00'}",
        "{'start':'late','stop':'9:00'}",
        "{'interval':'1h','days':['Someday']}",
        "{'interval':'1h','location':'Nowhere/Land'}",
        "{'interval':'1h','start_after':'soon'}"
      })
  void source_thatMakesNoSense_isRefused(String source) {
    assertThatThrownBy(() ->
            at("2026-03-04T12:00:00Z").check("{\"source\":" + source.replace('\'', '"') + "}"))
        .isInstanceOf(ResourceFailure.class);
  }

  private ResourceFixture at(String now) {
    return new ResourceFixture(new TimeType(InstantSource.fixed(Instant.parse(now))), base);
  }
}
