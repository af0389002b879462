package io.throughline.cli.api;

import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A Throughline to talk to.
 *
 * @param team whose things are meant when nothing else is said
 */
public record Target(URI url, String team, Login login) {
  /** How a caller shows who it is. */
  public sealed interface Login {
    /** With a token that fly got. */
    record Token(String type, String value) implements Login {
      @Override
      public String toString() {
        return "Token";
      }
    }

    /** With name and password of a local user. */
    record Password(String user, String password) implements Login {
      @Override
      public String toString() {
        return "Password of " + user;
      }
    }
  }

  /**
   * A target that {@code fly login} has saved.
   *
   * @throws CliFailure when there is none of that name
   */
  public static Target ofFly(String name, Map<String, String> environment) {
    Path file =
        Path.of(
            environment.getOrDefault("FLY_HOME", environment.getOrDefault("HOME", ".")), ".flyrc");
    Map<String, Object> target = section(section(read(file), "targets"), name);
    Map<String, Object> token = section(target, "token");
    if (!(target.get("api") instanceof String api)
        || !(token.get("value") instanceof String value)) {
      throw new CliFailure(
          "there is no target \"%s\" in %s; `fly -t %s login -c URL` makes one"
              .formatted(name, file, name));
    }
    String team = target.get("team") instanceof String text ? text : "main";
    String type = token.get("type") instanceof String text ? text : "bearer";
    return new Target(URI.create(api), team, new Login.Token(type, value));
  }

  /** The Throughline that runs on this machine from a data directory. */
  public static Optional<Target> ofLocal(LocalInstance local) {
    return local
        .running()
        .map(running ->
            new Target(
                running.url(), "main", new Login.Password(running.user(), local.password())));
  }

  private static Map<String, Object> read(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      return section(
          Map.of("", new Yaml(new SafeConstructor(new LoaderOptions())).load(reader)), "");
    } catch (IOException e) {
      throw new CliFailure(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // YAML maps are read with text keys only.
  private static Map<String, Object> section(Map<String, Object> map, String key) {
    return map.get(key) instanceof Map<?, ?> section ? (Map<String, Object>) section : Map.of();
  }
}
