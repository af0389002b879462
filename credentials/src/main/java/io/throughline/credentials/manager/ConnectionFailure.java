package io.throughline.credentials.manager;

import com.fasterxml.jackson.core.JacksonException;
import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A request that got no answer, in words for whoever wrote the pipeline. What libraries say of it
 * may hold paths, so none of their words are passed on.
 */
public final class ConnectionFailure {
  private static final int DEPTH = 20;
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

  private final String who;
  private final String authority;
  private final List<Throwable> causes;

  private ConnectionFailure(String who, String authority, List<Throwable> causes) {
    this.who = who;
    this.authority = authority;
    this.causes = causes;
  }

  /**
   * What a failed request means; empty when it did not fail on its way.
   *
   * @param who was asked, with its address
   * @param authority where it is said which authority is trusted
   */
  public static Optional<SecretsException> of(String who, String authority, Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (@Nullable Throwable cause = failure;
        cause != null && causes.size() < DEPTH;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return new ConnectionFailure(who, authority, causes).meaning();
  }

  private Optional<SecretsException> meaning() {
    if (has(HttpTimeoutException.class)) {
      return Optional.of(SecretsException.timedOut(who + " did not answer in time; try again"));
    }
    if (has(SSLException.class) || has(CertificateException.class)) {
      return Optional.of(tls());
    }
    if (has(UnresolvedAddressException.class) || has(UnknownHostException.class)) {
      return Optional.of(away("its name has no address"));
    }
    if (has(ConnectException.class) || has(NoRouteToHostException.class)) {
      return Optional.of(away("nothing accepts connections there"));
    }
    return has(IOException.class) && !has(JacksonException.class)
        ? Optional.of(away("the connection broke off"))
        : Optional.empty();
  }

  private SecretsException away(String why) {
    return SecretsException.unreachable(
        who + " cannot be reached: " + why + "; try again, or ask who runs it");
  }

  private SecretsException tls() {
    Optional<String> alert = alert();
    if (alert.isPresent()) {
      return SecretsException.denied(
          who
              + " does not accept how Throughline connects to it (TLS alert "
              + alert.get()
              + "); who runs Throughline must look at its client certificate");
    }
    if (has(CertificateExpiredException.class)) {
      return mistrusted("has expired", "who runs it must renew it");
    }
    if (has(CertificateNotYetValidException.class)) {
      return mistrusted("is not valid yet", "who runs it must look at its clock");
    }
    if (has(CertPathValidatorException.class) || has("CertPathBuilderException")) {
      return mistrusted("is signed by no authority that is trusted", authority);
    }
    if (has(CertificateException.class)) {
      return mistrusted("is not for this address", "who runs Throughline must look at the address");
    }
    return SecretsException.unusable(
        who + " does not speak TLS as Throughline does; who runs Throughline must look at both");
  }

  private SecretsException mistrusted(String why, String whatToDo) {
    return SecretsException.unusable("the certificate of " + who + " " + why + "; " + whatToDo);
  }

  private Optional<String> alert() {
    return causes.stream()
        .map(cause -> ALERT.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  private boolean has(Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private boolean has(String typeEnding) {
    return causes.stream().anyMatch(cause -> cause.getClass().getName().endsWith(typeEnding));
  }
}
