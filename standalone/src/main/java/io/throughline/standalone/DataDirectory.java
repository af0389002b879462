package io.throughline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The directory that holds everything: PostgreSQL, containers, the password of the first user, the
 * ports that were taken. One process uses it at a time.
 */
final class DataDirectory implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the directory.
   *
   * @throws StartFailure when another process uses it
   */
  static DataDirectory open(Path root) throws IOException {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new StartFailure(
          "the data directory %s cannot be made (%s); choose another with --data"
              .formatted(root, e.getMessage()),
          e);
    }
    FileChannel file =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = file.tryLock();
    if (lock == null) {
      file.close();
      JsonNode other = read(root.resolve("running.json"));
      throw new StartFailure(
          "a Throughline runs already from %s: process %s at %s; `./throughline down` stops it, --data chooses another directory"
              .formatted(root, other.path("pid").asText("?"), other.path("url").asText("?")));
    }
    return new DataDirectory(root, file, lock);
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path root() {
    return root;
  }

  /** A secret that is made once and then stays; only the owner may read its file. */
  String secret(String name) throws IOException {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[12];
      new SecureRandom().nextBytes(random);
      Path fresh = Files.createTempFile(root, name, ".new", OWNER_ONLY);
      Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  boolean has(String name) {
    return Files.exists(root.resolve(name));
  }

  /** A port of the loopback interface: the one that was taken the last time, if it is free. */
  int port(String name) throws IOException {
    Path file = root.resolve("ports.json");
    ObjectNode ports = read(file);
    int port = ports.path(name).asInt(0);
    if (port == 0 || !FreePort.isFree("127.0.0.1", port)) {
      port = FreePort.other(number -> ports.valueStream().anyMatch(it -> it.asInt() == number));
      ports.put(name, port);
      write(file, ports);
    }
    return port;
  }

  /** Tells other programs of this user what runs here. */
  void announce(ObjectNode running) throws IOException {
    write(root.resolve("running.json"), running);
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(root.resolve("running.json"));
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(Path file) throws IOException {
    return Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode object
        ? object
        : JSON.createObjectNode();
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "json", ".new", OWNER_ONLY);
    Files.writeString(fresh, json.toPrettyString() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
