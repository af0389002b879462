package io.throughline.credentials.variable;

import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.Source;

/**
 * A var_source that can be asked.
 *
 * @param end what is done when nobody asks it any more
 */
public record OpenVarSource(Source source, Runnable end) {
  /** One with a manager behind it. */
  public static OpenVarSource of(ManagerConnection connection) {
    return new OpenVarSource(connection.source(), connection::close);
  }

  /** One that answers by itself. */
  public static OpenVarSource of(Source source) {
    return new OpenVarSource(source, () -> {});
  }
}
