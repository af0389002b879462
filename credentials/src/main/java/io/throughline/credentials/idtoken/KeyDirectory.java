package io.throughline.credentials.idtoken;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.credentials.secret.SecretJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keys as files of a directory that replicas may share: {@code rs256-7.json}. A file appears whole
 * and at once, and only if its number is free, because it is written under another name first and
 * then linked. It is never changed.
 */
final class KeyDirectory implements KeyStore {
  private static final JsonMapper JSON = SecretJson.mapper();
  private static final TypeReference<Map<String, Object>> PARTS = new TypeReference<>() {};
  private static final Pattern NAME = Pattern.compile("(rs256|es256)-([0-9]{1,9})\\.json");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final Map<Path, SigningKey> read = new ConcurrentHashMap<>();

  private KeyDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a directory, which is made if it is not there.
   *
   * @throws UncheckedIOException when it cannot be used, or holds what is no key
   */
  static KeyDirectory open(Path directory) {
    KeyDirectory keys = new KeyDirectory(directory);
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
      }
      Files.delete(Files.createTempFile(directory, "try-", ".new", OWNER_ONLY));
    } catch (IOException e) {
      throw new UncheckedIOException("keys cannot be kept in --idtoken-keys " + directory, e);
    }
    for (Algorithm algorithm : Algorithm.values()) {
      keys.keys(algorithm);
    }
    return keys;
  }

  @Override
  public List<SigningKey> keys(Algorithm algorithm) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> names =
          files.filter(file -> isKeyOf(algorithm, file.getFileName().toString())).toList();
      read.keySet().removeIf(file -> isKeyOf(algorithm, name(file)) && !names.contains(file));
      List<SigningKey> keys = new ArrayList<>();
      for (Path name : names) {
        key(algorithm, name).ifPresent(keys::add);
      }
      keys.sort(Comparator.comparingInt(SigningKey::number));
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("keys cannot be read from " + directory, e);
    }
  }

  @Override
  public boolean add(SigningKey key) {
    byte[] json = new byte[0];
    try {
      json =
          JSON.writeValueAsBytes(
              Map.of("signs_from", key.signsFrom().getEpochSecond(), "key", key.allParts()));
      Path fresh = Files.createTempFile(directory, "key-", ".new", OWNER_ONLY);
      try {
        Files.write(fresh, json);
        Files.createLink(file(key), fresh);
        return true;
      } catch (FileAlreadyExistsException _) {
        return false;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a key cannot be written to " + directory, e);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  @Override
  public void remove(SigningKey key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      throw new UncheckedIOException("a key cannot be removed from " + directory, e);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private Path file(SigningKey key) {
    return directory.resolve("%s-%d.json".formatted(key.algorithm().word(), key.number()));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static boolean isKeyOf(Algorithm algorithm, String name) {
    return name.startsWith(algorithm.word() + "-") && NAME.matcher(name).matches();
  }

  /** The key in a file; absent when another replica has just removed it. */
  private Optional<SigningKey> key(Algorithm algorithm, Path file) throws IOException {
    SigningKey known = read.get(file);
    if (known != null) {
      return Optional.of(known);
    }
    byte[] json = new byte[0];
    try {
      json = Files.readAllBytes(file);
      SigningKey key = parse(algorithm, file, json);
      read.put(file, key);
      return Optional.of(key);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private static SigningKey parse(Algorithm algorithm, Path file, byte[] json) throws IOException {
    Matcher name = NAME.matcher(name(file));
    try {
      JsonNode content = JSON.readTree(json);
      if (name.matches() && content.path("signs_from").isIntegralNumber()) {
        return SigningKey.of(
            algorithm,
            Integer.parseInt(name.group(2)),
            Instant.ofEpochSecond(content.path("signs_from").longValue()),
            JSON.convertValue(content.path("key"), PARTS));
      }
    } catch (IOException | RuntimeException _) {
      // What the library says may hold parts of the key.
    }
    throw new IOException(
        file + " is no key of this service; restore it, or remove it if no token needs it");
  }
}
