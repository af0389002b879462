package io.throughline.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineCountTest {
  private static final String STREAM =
      "id: 1\nevent: event\ndata: {\"payload\":\"a\\nb\\\\nc\\n\"}\n\nid: 2\nevent: end\ndata\n\n";

  @Test
  void lines_areCounted_howeverTheStreamIsCut() {
    byte[] bytes = STREAM.getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= bytes.length; cut++) {
      LineCount count = new LineCount();
      count.add(bytes, cut);
      byte[] rest = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
      count.add(rest, rest.length);
      assertThat(count.lines()).isEqualTo(2);
      assertThat(count.hasEnded()).isTrue();
    }
  }

  @Test
  void stream_hasNotEnded_beforeItsLastEvent() {
    LineCount count = new LineCount();
    byte[] bytes = STREAM.substring(0, 40).getBytes(StandardCharsets.US_ASCII);
    count.add(bytes, bytes.length);
    assertThat(count.hasEnded()).isFalse();
  }
}
