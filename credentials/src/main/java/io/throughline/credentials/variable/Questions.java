package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.work.WorkThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Asks for variables side by side, and waits for all answers. */
final class Questions {
  /** Whoever knows them. */
  interface Known {
    /**
     * The value of a variable.
     *
     * @throws SecretsException when a manager cannot say
     * @throws UnresolvedException when it is already known why there can be no answer
     */
    Optional<Secret> find(VarReference reference) throws InterruptedException;
  }

  private final WorkThreads threads;
  private final Semaphore limit;

  /**
   * Creates one.
   *
   * @param parallel most questions that are asked at a time
   */
  Questions(WorkThreads threads, int parallel) {
    this.threads = threads;
    this.limit = new Semaphore(parallel);
  }

  /** Asks for each variable once, whatever fields of it are wanted. */
  Answers ask(Collection<VarReference> references, Known known) throws InterruptedException {
    Map<String, Future<Optional<Secret>>> asked = new LinkedHashMap<>();
    try {
      for (VarReference reference : references) {
        asked.computeIfAbsent(reference.name(), _ -> threads.submit(() -> find(reference, known)));
      }
      return collect(asked);
    } finally {
      asked.values().forEach(question -> question.cancel(true));
    }
  }

  private Optional<Secret> find(VarReference reference, Known known) throws InterruptedException {
    limit.acquire();
    try {
      return known.find(reference);
    } finally {
      limit.release();
    }
  }

  private static Answers collect(Map<String, Future<Optional<Secret>>> asked)
      throws InterruptedException {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    Set<Trouble> troubles = new LinkedHashSet<>();
    for (Map.Entry<String, Future<Optional<Secret>>> question : asked.entrySet()) {
      String name = question.getKey();
      try {
        question
            .getValue()
            .get()
            .ifPresentOrElse(secret -> values.put(name, secret.value()), () -> missing.add(name));
      } catch (ExecutionException e) {
        troubles.addAll(troubles(e, name));
      }
    }
    return new Answers(values, missing, together(troubles));
  }

  private static List<Trouble> troubles(ExecutionException failure, String name) {
    return switch (failure.getCause()) {
      case SecretsException e -> List.of(Trouble.of(e, name));
      case UnresolvedException e -> e.troubles();
      case null, default -> throw new IllegalStateException(failure.getCause());
    };
  }

  /** One for all variables that the same thing is wrong with. */
  private static List<Trouble> together(Collection<Trouble> troubles) {
    Map<String, Trouble> byWords = new LinkedHashMap<>();
    for (Trouble trouble : troubles) {
      byWords.merge(
          trouble.words(),
          trouble,
          (one, other) -> {
            List<String> names = new ArrayList<>(one.names());
            names.addAll(other.names());
            return new Trouble(one.severity(), one.words(), names);
          });
    }
    return List.copyOf(byWords.values());
  }
}
