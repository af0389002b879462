package io.throughline.credentials.aws;

import io.opentelemetry.api.trace.Span;
import io.throughline.credentials.manager.ManagerRequests;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.telemetry.catalog.Attribute;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Requests to one service of AWS, with our spans around them and our words for their failures. */
record AwsRequests(ManagerRequests requests, AwsIdentity identity, AwsFailures failures) {

  /**
   * Sends one.
   *
   * @param isMissing which errors say that there is no such thing
   * @return the answer; empty when there is no such thing
   */
  <T extends SdkResponse> Optional<T> send(
      Operation operation, Supplier<T> request, Predicate<AwsServiceException> isMissing)
      throws InterruptedException {
    logIn();
    return requests.request(operation, span -> answer(request, isMissing, span));
  }

  private void logIn() throws InterruptedException {
    if (identity.mustLogIn()) {
      requests.request(Operation.LOGIN, _ -> credentials());
    }
  }

  private boolean credentials() throws InterruptedException {
    try {
      identity.resolveCredentials();
      return true;
    } catch (SdkException e) {
      throwIfInterrupted(e);
      throw failures.nobody();
    }
  }

  private <T extends SdkResponse> Optional<T> answer(
      Supplier<T> request, Predicate<AwsServiceException> isMissing, Span span)
      throws InterruptedException {
    try {
      T answer = request.get();
      status(span, answer.sdkHttpResponse().statusCode());
      return Optional.of(answer);
    } catch (AwsServiceException e) {
      status(span, e.statusCode());
      if (isMissing.test(e)) {
        return Optional.empty();
      }
      throw failures.of(e);
    } catch (SdkException e) {
      throwIfInterrupted(e);
      throw failures.of(e);
    }
  }

  private static void status(Span span, int status) {
    span.setAttribute(Attribute.HTTP_RESPONSE_STATUS_CODE, (long) status);
  }

  private static void throwIfInterrupted(SdkException e) throws InterruptedException {
    if (Thread.interrupted() || e instanceof AbortedException) {
      throw new InterruptedException("the request was given up");
    }
  }
}
