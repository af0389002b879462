package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.work.WorkThreads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Answers for all variables of a step at once. Names of a {@code source:name} have no value yet:
 * pipelines cannot bring sources along.
 *
 * <p>Safe for use from many threads.
 */
public final class Variables implements AutoCloseable {
  private final Secrets secrets;
  private final WorkThreads threads = WorkThreads.named("secret");
  private final Semaphore questions;

  /**
   * Creates one.
   *
   * @param parallel most questions that are asked at a time
   */
  public Variables(Secrets secrets, int parallel) {
    this.secrets = secrets;
    this.questions = new Semaphore(parallel);
  }

  /**
   * Looks for the values of the names, side by side.
   *
   * @param pipeline empty when there is none
   * @throws SecretsException when a source cannot say
   */
  public Resolution resolve(String team, String pipeline, List<String> names)
      throws InterruptedException {
    Map<String, Future<Optional<Secret>>> asked = new LinkedHashMap<>();
    try {
      for (String name : names) {
        asked.computeIfAbsent(
            name, _ -> threads.submit(() -> find(SecretPath.of(team, pipeline, name))));
      }
      return collect(asked);
    } finally {
      asked.values().forEach(question -> question.cancel(true));
    }
  }

  @Override
  public void close() {
    threads.close();
  }

  @Override
  public String toString() {
    return "Variables{" + secrets + "}";
  }

  private Optional<Secret> find(SecretPath path) throws InterruptedException {
    if (path.name().contains(":")) {
      return Optional.empty();
    }
    questions.acquire();
    try {
      return secrets.find(path).secret();
    } finally {
      questions.release();
    }
  }

  private static Resolution collect(Map<String, Future<Optional<Secret>>> asked)
      throws InterruptedException {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Future<Optional<Secret>>> question : asked.entrySet()) {
      answer(question.getValue())
          .ifPresentOrElse(
              secret -> values.put(question.getKey(), secret.value()),
              () -> missing.add(question.getKey()));
    }
    return new Resolution(values, missing);
  }

  private static Optional<Secret> answer(Future<Optional<Secret>> question)
      throws InterruptedException {
    try {
      return question.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecretsException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
