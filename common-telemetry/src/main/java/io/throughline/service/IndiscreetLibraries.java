package io.throughline.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Libraries that tell everything about their requests when they are asked for details: headers with
 * tokens, answers, and errors that name secrets. Of these only trouble is logged, whatever level is
 * set.
 */
final class IndiscreetLibraries extends TurboFilter {
  private static final List<String> NAMES =
      List.of("software.amazon.awssdk", "io.fabric8", "sun.net.www.protocol.http");

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    boolean isDetail = !level.isGreaterOrEqual(Level.WARN);
    return isDetail && NAMES.stream().anyMatch(logger.getName()::startsWith)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
