package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramEndpointsTest {
  @TempDir Path directory;

  @Test
  void key_thatACrashCutShort_isMadeAnew() throws Exception {
    Path file = Files.write(directory.resolve("key"), new byte[3]);
    String name = ProgramEndpoints.keyed(file).name("t1");
    assertThat(ProgramEndpoints.keyed(file).name("t1")).isEqualTo(name);
    assertThat(Files.size(file)).isEqualTo(32);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void endpoint_isKnownToTheNextRunner_andToNobodyElse() throws Exception {
    ProgramEndpoints endpoints = ProgramEndpoints.keyed(directory.resolve("key"));
    assertThat(ProgramEndpoints.keyed(directory.resolve("key")).name("t1"))
        .isEqualTo(endpoints.name("t1"));
    assertThat(ProgramEndpoints.keyed(directory.resolve("other")).name("t1"))
        .isNotEqualTo(endpoints.name("t1"));
    assertThat(endpoints.name("t2")).isNotEqualTo(endpoints.name("t1"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
