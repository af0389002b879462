package io.throughline.credentials.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON that holds secrets: its buffers are not kept for the next text, where a
 * heap dump would find the last one, and its exceptions quote nothing.
 */
public final class SecretJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .build();

  private SecretJson() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }
}
