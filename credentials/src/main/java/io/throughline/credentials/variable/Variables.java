package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
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
 * Answers for all variables of a step at once. Names of a {@code source:name} have no value:
 * pipelines cannot bring sources along.
 *
 * <p>Safe for use from many threads.
 */
public final class Variables {
  private final Source source;
  private final WorkThreads threads;
  private final Semaphore questions;

  /**
   * Creates one.
   *
   * @param threads on which variables are looked for, side by side
   * @param parallel most questions that are asked at a time
   */
  public Variables(Source source, WorkThreads threads, int parallel) {
    this.source = source;
    this.threads = threads;
    this.questions = new Semaphore(parallel);
  }

  /**
   * Looks for the values of the names, side by side.
   *
   * @param asker whose step it is; its name does not count
   * @throws SecretsException when a manager cannot say
   */
  public Resolution resolve(Variable asker, List<String> names) throws InterruptedException {
    Map<String, Future<Optional<Secret>>> asked = new LinkedHashMap<>();
    try {
      for (String name : names) {
        asked.computeIfAbsent(name, _ -> threads.submit(() -> find(asker.named(name))));
      }
      return collect(asked);
    } finally {
      asked.values().forEach(question -> question.cancel(true));
    }
  }

  @Override
  public String toString() {
    return "Variables{" + source + "}";
  }

  private Optional<Secret> find(Variable variable) throws InterruptedException {
    if (variable.name().contains(":")) {
      return Optional.empty();
    }
    questions.acquire();
    try {
      return source.find(variable).secret();
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
