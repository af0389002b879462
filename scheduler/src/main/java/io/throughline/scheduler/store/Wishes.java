package io.throughline.scheduler.store;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import java.util.Optional;

/** Version wishes as a column holds them, which is how clients see them too. */
final class Wishes {
  private static final String EVERY = CanonicalJson.text(TextNode.valueOf("every"));
  private static final String LATEST = "";

  private Wishes() {}

  static String text(VersionWish wish) {
    return switch (wish) {
      case VersionWish.Latest _ -> LATEST;
      case VersionWish.Every _ -> EVERY;
      case VersionWish.Pinned(Version pin) -> CanonicalJson.text(pin.toJson());
    };
  }

  static VersionWish read(String text) {
    if (text.equals(LATEST)) {
      return VersionWish.latest();
    }
    return text.equals(EVERY)
        ? VersionWish.every()
        : new VersionWish.Pinned(StoredJson.version(text));
  }

  /**
   * The wish that counts: the pin of a step wins over that of its resource, any pin over the rest.
   */
  static VersionWish effective(String text, Optional<Version> pin) {
    VersionWish wish = read(text);
    return switch (wish) {
      case VersionWish.Pinned _ -> wish;
      case VersionWish.Every _, VersionWish.Latest _ ->
          pin.<VersionWish>map(VersionWish.Pinned::new).orElse(wish);
    };
  }
}
