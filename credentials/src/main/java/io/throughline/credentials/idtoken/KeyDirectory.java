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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
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
 * then linked. It is never changed. Whoever removes a file takes back its key.
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
  private final Map<Version, SigningKey> known = new ConcurrentHashMap<>();

  /** A file, and no other one that takes its place after it was removed. */
  private record Version(Path file, Optional<Object> fileKey, FileTime modified) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(
          file, Optional.ofNullable(attributes.fileKey()), attributes.lastModifiedTime());
    }
  }

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
      Map<Version, SigningKey> keys = new HashMap<>();
      for (Path file : files.filter(file -> isKeyOf(algorithm, file)).toList()) {
        read(algorithm, file, keys);
      }
      known.putAll(keys);
      known.keySet().removeIf(old -> isKeyOf(algorithm, old.file()) && !keys.containsKey(old));
      return keys.values().stream().sorted(Comparator.comparingInt(SigningKey::number)).toList();
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

  private static boolean isKeyOf(Algorithm algorithm, Path file) {
    String name = name(file);
    return name.startsWith(algorithm.word() + "-") && NAME.matcher(name).matches();
  }

  /** Adds the key in a file, unless another replica has just removed it. */
  private void read(Algorithm algorithm, Path file, Map<Version, SigningKey> into)
      throws IOException {
    byte[] json = new byte[0];
    try {
      Version version = Version.of(file);
      SigningKey key = known.get(version);
      if (key == null) {
        json = Files.readAllBytes(file);
        key = parse(algorithm, file, json);
      }
      into.put(version, key);
    } catch (NoSuchFileException _) {
      // Then nobody needs it.
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
