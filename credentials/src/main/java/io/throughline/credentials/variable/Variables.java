package io.throughline.credentials.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.Source;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSourceCycleException;
import io.throughline.pipeline.vars.VarSources;
import io.throughline.work.WorkThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers for all variables of a step at once: {@code name} from the managers of the service,
 * {@code source:name} from the var_source of that name that the step's own pipeline has.
 *
 * <p>Safe for use from many threads.
 */
public final class Variables {
  private final Source managers;
  private final OpenVarSources varSources;
  private final Questions questions;

  /**
   * Creates one.
   *
   * @param managers of the service
   * @param threads on which variables are looked for, side by side
   * @param parallel most questions that are asked at a time
   */
  public Variables(Source managers, OpenVarSources varSources, WorkThreads threads, int parallel) {
    this.managers = managers;
    this.varSources = varSources;
    this.questions = new Questions(threads, parallel);
  }

  /**
   * Looks for the values of the names, side by side. Only those var_sources are opened that the
   * names need.
   *
   * @throws UnresolvedException when a manager cannot say, or a var_source is wrong; names
   *     everything that is
   */
  public Resolution resolve(Request request) throws InterruptedException {
    Map<String, VarReference> references = new LinkedHashMap<>();
    request.names().forEach(name -> whole(name).ifPresent(found -> references.put(name, found)));
    try (RequestedSources sources = sources(request)) {
      sources.open(needed(request, references.values()));
      Answers answers = questions.ask(references.values(), sources::find);
      Map<String, JsonNode> values = new LinkedHashMap<>();
      references.forEach(
          (name, found) -> answers.value(found).ifPresent(value -> values.put(name, value)));
      if (!answers.troubles().isEmpty()) {
        throw new UnresolvedException(answers.troubles(), answers.missing());
      }
      List<String> missing =
          request.names().stream().filter(name -> !values.containsKey(name)).distinct().toList();
      return new Resolution(values, missing, sources.secrets());
    } catch (VarSourceCycleException e) {
      throw wrong(e);
    }
  }

  /**
   * What keeps the names, which may have fields, and the var_sources from being resolved: a
   * sentence each.
   */
  public List<String> check(Request request) throws InterruptedException {
    List<String> sentences = new ArrayList<>();
    List<VarReference> references = new ArrayList<>();
    for (String name : request.names()) {
      try {
        references.add(VarReference.parse(name));
      } catch (InterpolationException e) {
        sentences.add(String.valueOf(e.getMessage()));
      }
    }
    try (RequestedSources sources = sources(request)) {
      sources.open(all(request));
      Answers answers = questions.ask(references, sources::find);
      List<Trouble> troubles = new ArrayList<>(sources.troubles());
      troubles.addAll(answers.troubles());
      sentences.addAll(Sentences.of(troubles, missing(references, answers)));
      references.forEach(reference -> wrongField(reference, answers).ifPresent(sentences::add));
    } catch (VarSourceCycleException e) {
      sentences.add(String.valueOf(e.getMessage()));
    }
    return sentences;
  }

  @Override
  public String toString() {
    return "Variables{" + managers + ", " + varSources + "}";
  }

  private RequestedSources sources(Request request) {
    return new RequestedSources(request.asker(), managers, varSources, questions);
  }

  /** A variable without fields; empty for anything else, which has no value. */
  private static Optional<VarReference> whole(String name) {
    try {
      return Optional.of(VarReference.parse(name))
          .filter(reference -> reference.fields().isEmpty() && !reference.isLocal());
    } catch (InterpolationException _) {
      return Optional.empty();
    }
  }

  private static List<VarSource> needed(Request request, Collection<VarReference> references) {
    return VarSources.inOrder(
        request.varSources(), references.stream().map(VarReference::source).toList());
  }

  private static List<VarSource> all(Request request) {
    return VarSources.inOrder(
        request.varSources(), request.varSources().stream().map(VarSource::name).toList());
  }

  private static List<String> missing(List<VarReference> references, Answers answers) {
    return references.stream()
        .filter(reference -> answers.missing().contains(reference.name()))
        .map(VarReference::toString)
        .toList();
  }

  private static Optional<String> wrongField(VarReference reference, Answers answers) {
    if (answers.value(reference).isEmpty()) {
      return Optional.empty();
    }
    try {
      var _ = Interpolation.fill("((" + reference + "))", answers::value);
      return Optional.empty();
    } catch (InterpolationException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static UnresolvedException wrong(VarSourceCycleException circle) {
    return new UnresolvedException(
        List.of(Trouble.wrong(String.valueOf(circle.getMessage()))), List.of());
  }
}
