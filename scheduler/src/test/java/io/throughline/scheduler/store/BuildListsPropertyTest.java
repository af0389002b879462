package io.throughline.scheduler.store;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.Visibility;
import io.throughline.scheduler.store.BuildLists.Of;
import io.throughline.scheduler.testing.TestTables;
import io.throughline.sql.Sql;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages of builds against a list in memory that is cut by hand. */
class BuildListsPropertyTest {
  private static final List<String> TEAMS = List.of("blue", "green", "red");
  private static final List<String> JOBS = List.of("unit", "ship");
  private static final Sql STARTED = Sql.of("UPDATE builds SET started_ms = $2 WHERE id = $1");

  /** All builds, newest first. */
  private static final List<Build> ALL = new ArrayList<>();

  private static TestTables tables;

  private record Case(Of of, Predicate<Build> matches) {}

  @BeforeAll
  static void fill() {
    tables = new TestTables();
    Random random = new Random(1);
    for (String team : TEAMS) {
      long id = tables.pipeline(team, "p", pipeline("", job("unit", ""), job("ship", "")));
      tables.stores().pipelines().publish(tables.database(), id, team.equals("red"));
    }
    for (int i = 0; i < 120; i++) {
      String team = TEAMS.get(random.nextInt(TEAMS.size()));
      long id = tables.build(team, "p", JOBS.get(random.nextInt(JOBS.size())), 1000L * i);
      if (random.nextInt(4) > 0) {
        tables.database().update(STARTED, id, 1000L * i + random.nextInt(1000));
      }
      ALL.add(tables.stores().buildLists().get(tables.database(), id).orElseThrow());
    }
    Collections.reverse(ALL);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  @Test
  void page_isWhatACutOfTheWholeListIs() {
    Random random = new Random(2);
    for (int i = 0; i < 400; i++) {
      Case list = list(random);
      PageRequest request =
          PageRequest.of(bound(random, 130), bound(random, 130), 1 + random.nextInt(12));
      if (request.from() > 0 && request.to() > 0 && request.from() > request.to()) {
        continue;
      }
      assertThat(tables.stores().buildLists().page(tables.database(), list.of(), request))
          .as("%s of %s", request, list.of())
          .isEqualTo(cut(list, request));
    }
  }

  @Test
  void followingPages_showEveryBuildOnce_inBothDirections() {
    for (Of of : List.of(new Of.Visible(Visibility.everything()), new Of.Team("red"))) {
      List<Build> down = new ArrayList<>();
      PageRequest next = PageRequest.of(0, 0, 7);
      Page<Build> page;
      do {
        page = page(of, next);
        down.addAll(page.entries());
        next = PageRequest.of(0, page.older(), 7);
      } while (page.older() > 0);
      List<Build> up = new ArrayList<>();
      next = PageRequest.of(down.getLast().id(), 0, 7);
      do {
        page = page(of, next);
        up.addAll(0, page.entries());
        next = PageRequest.of(page.newer(), 0, 7);
      } while (page.newer() > 0);
      assertThat(down).isEqualTo(up).doesNotHaveDuplicates();
    }
  }

  @Test
  void between_countsByStart_inSeconds() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      Case list = list(random);
      PageRequest seconds =
          PageRequest.of(bound(random, 120), bound(random, 120), 1 + random.nextInt(30));
      long to = seconds.to() == 0 ? Long.MAX_VALUE : seconds.to() * 1000 + 999;
      List<Build> expected =
          ALL.stream()
              .filter(list.matches())
              .filter(build -> build.startedMs() > 0)
              .filter(build -> build.startedMs() >= seconds.from() * 1000)
              .filter(build -> build.startedMs() <= to)
              .limit(seconds.limit())
              .toList();
      assertThat(tables.stores().buildLists().between(tables.database(), list.of(), seconds))
          .as("%s of %s", seconds, list.of())
          .isEqualTo(expected);
    }
  }

  private static Page<Build> page(Of of, PageRequest request) {
    return tables.stores().buildLists().page(tables.database(), of, request);
  }

  private static Page<Build> cut(Case list, PageRequest request) {
    List<Build> all = ALL.stream().filter(list.matches()).toList();
    long to = request.to() == 0 ? Long.MAX_VALUE : request.to();
    List<Build> within =
        all.stream().filter(b -> b.id() >= request.from() && b.id() <= to).toList();
    int size = Math.min(request.limit(), within.size());
    List<Build> page =
        request.from() > 0
            ? within.subList(within.size() - size, within.size())
            : within.subList(0, size);
    if (page.isEmpty()) {
      return Page.empty();
    }
    int first = all.indexOf(page.getFirst());
    int last = all.indexOf(page.getLast());
    return new Page<>(
        page,
        last + 1 < all.size() ? all.get(last + 1).id() : 0,
        first > 0 ? all.get(first - 1).id() : 0);
  }

  private static long bound(Random random, int max) {
    return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(max);
  }

  private static Case list(Random random) {
    String team = TEAMS.get(random.nextInt(TEAMS.size()));
    String job = JOBS.get(random.nextInt(JOBS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> new Case(new Of.Visible(Visibility.everything()), _ -> true);
      case 1 -> new Case(new Of.Team(team), build -> isOf(build, team));
      case 2 ->
          new Case(
              new Of.Job(tables.job(team, "p", job)),
              build -> isOf(build, team) && build.owner().job().equals(job));
      case 3 ->
          new Case(
              new Of.Visible(new Visibility(List.of(team), false, true)),
              build -> isOf(build, team) || build.pipelinePublic());
      case 4 ->
          new Case(
              new Of.Visible(new Visibility(List.of(team, "blue"), false, false)),
              build -> isOf(build, team) || isOf(build, "blue"));
      default -> new Case(new Of.Visible(new Visibility(List.of(), false, false)), _ -> false);
    };
  }

  private static boolean isOf(Build build, String team) {
    return build.owner().pipeline().team().equals(team);
  }
}
