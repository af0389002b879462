package io.throughline.credentials.aws;

import io.throughline.credentials.secret.SecretsException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What requests fail with, in words for the author of a pipeline. Of what AWS and its SDK say only
 * the code of the error is passed on; their messages name secrets.
 *
 * @param service what is asked
 * @param credentials as whom, in the plural
 * @param permissions what these must be allowed to do
 * @param timeout of one request
 */
record AwsFailures(String service, String credentials, String permissions, Duration timeout) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,79}");

  SecretsException of(SdkException failure) {
    return failure instanceof AwsServiceException answer ? told(answer) : untold(failure);
  }

  /** No credentials were found. */
  SecretsException nobody() {
    return SecretsException.denied(
        service
            + " was not asked, because there are no credentials for it: who runs Throughline gives"
            + " it keys, or a role by web identity, container or instance");
  }

  /** An answer that is none of AWS's. */
  SecretsException strange() {
    return SecretsException.unusable(
        "%s gave an answer that cannot be understood: something else than AWS may answer there"
            .formatted(service));
  }

  private SecretsException told(AwsServiceException answer) {
    int status = answer.statusCode();
    String code = code(answer).orElse("status " + status);
    if (answer.isThrottlingException()) {
      return SecretsException.throttled(
          "%s is asked too often by this account (%s): run the build again in a moment; who runs"
                  .formatted(service, code)
              + " Throughline can have the limit raised, or values remembered for longer");
    }
    if (status >= 500) {
      return SecretsException.unreachable(
          "%s has trouble of its own (%s): run the build again in a moment"
              .formatted(service, code));
    }
    return refused(status, code);
  }

  private SecretsException refused(int status, String code) {
    return switch (code) {
      case "AccessDeniedException", "AccessDenied", "NotAuthorized", "KMSAccessDeniedException" ->
          notAllowed(code);
      case "ExpiredTokenException", "ExpiredToken" ->
          denied(code, credentials + " have expired and must be renewed");
      case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId" ->
          denied(code, "it does not know " + credentials);
      case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature" ->
          denied(code, credentials + " do not fit together, or Throughline's clock is wrong");
      case "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture" ->
          denied(code, "Throughline's clock is wrong");
      case "InvalidKeyId", "DecryptionFailure", "InvalidCiphertextException" -> locked(code);
      case "ValidationException", "InvalidParameterException" ->
          SecretsException.unusable(
              "%s has no such names (%s): names of team, pipeline and variable may hold letters,"
                      .formatted(service, code)
                  + " digits and . - _ /");
      default -> unknown(status, code);
    };
  }

  private SecretsException unknown(int status, String code) {
    if (code.startsWith("KMS")) {
      return locked(code);
    }
    return status == 401 || status == 403
        ? notAllowed(code)
        : SecretsException.unusable("%s refuses the request (%s)".formatted(service, code));
  }

  private SecretsException notAllowed(String code) {
    return denied(code, credentials + " must be allowed " + permissions);
  }

  private SecretsException denied(String code, String why) {
    return SecretsException.denied(
        "%s does not let Throughline in (%s): %s".formatted(service, code, why));
  }

  private SecretsException locked(String code) {
    return SecretsException.unusable(
        "%s cannot decrypt the value (%s): its KMS key is gone or disabled, or is another one's"
            .formatted(service, code));
  }

  private SecretsException untold(SdkException failure) {
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException
        || has(failure, SocketTimeoutException.class)) {
      return SecretsException.timedOut(
          "%s did not answer within %d ms".formatted(service, timeout.toMillis()));
    }
    if (has(failure, UnknownHostException.class)) {
      return unreachable("its host is not known, and a region that does not exist has none");
    }
    if (has(failure, CertificateExpiredException.class)) {
      return mistrusted("has expired; who runs it must renew it");
    }
    if (has(failure, SSLException.class)) {
      return mistrusted("is not one that Throughline trusts; who runs Throughline must look at it");
    }
    return causes(failure).anyMatch(AwsFailures::isOfTheNetwork)
        ? unreachable("no connection, or one that broke off")
        : strange();
  }

  private SecretsException unreachable(String why) {
    return SecretsException.unreachable("%s cannot be reached: %s".formatted(service, why));
  }

  private SecretsException mistrusted(String why) {
    return SecretsException.unusable("the certificate of %s %s".formatted(service, why));
  }

  /** Parsers of the SDK have exceptions that are of input and output too. */
  private static boolean isOfTheNetwork(Throwable cause) {
    return cause instanceof IOException && cause.getClass().getPackageName().startsWith("java");
  }

  private static boolean has(Throwable failure, Class<? extends Exception> type) {
    return causes(failure).anyMatch(type::isInstance);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause);
  }

  static Optional<String> code(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> CODE.matcher(code).matches());
  }
}
