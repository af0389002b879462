package io.throughline.pipeline.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Events as clients of the event stream read them: the data of one server-sent event, {@code
 * {"data":{...},"event":"log","version":"5.1","event_id":"0"}}.
 */
public final class EventJson {
  private static final int USUAL_BYTES = 512;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .build();

  private EventJson() {}

  /** One line of JSON, without a line feed. */
  public static byte[] write(BuildEvent event, long eventId) {
    try {
      return encode(event, eventId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encode(BuildEvent event, long eventId) throws IOException {
    EventType type = EventType.of(event);
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES)) {
      try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeFieldName("data");
        new EventWriter(json).write(event);
        json.writeStringField("event", type.text());
        json.writeStringField("version", type.version());
        json.writeStringField("event_id", Long.toString(eventId));
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }

  /**
   * The event of one line.
   *
   * @throws IllegalArgumentException if it is none, or of a kind or version that is not known
   */
  public static BuildEvent read(byte[] line) {
    try {
      return EventReader.read(MAPPER.readTree(line));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
