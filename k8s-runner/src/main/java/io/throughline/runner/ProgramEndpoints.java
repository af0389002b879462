package io.throughline.runner;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The endpoints at which containers' programs send their telemetry, one for each container, so that
 * what comes in is known to be of it. Its name is a secret that only the container finds in its
 * environment; any runner over the same directory derives the same, so programs that outlive a
 * runner go on with theirs.
 *
 * <p>Safe for use from many threads.
 */
public final class ProgramEndpoints {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int NAME_BYTES = 16;

  /**
   * Whose telemetry comes to an endpoint.
   *
   * @param command the span that it belongs below; sampled if the trace is exported as it grows
   * @param identity whose build it is, as attributes of a resource
   */
  public record Program(SpanContext command, Attributes identity) {}

  private final byte[] key;
  private final ConcurrentHashMap<String, Program> programs = new ConcurrentHashMap<>();

  private ProgramEndpoints(byte[] key) {
    this.key = key.clone();
  }

  /**
   * Endpoints whose names are derived from the key in a file, which is made if there is no whole
   * one.
   *
   * @throws IOException when it can be neither read nor made
   */
  public static ProgramEndpoints keyed(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) != KEY_BYTES) {
      make(file.toAbsolutePath());
    }
    return new ProgramEndpoints(Files.readAllBytes(file));
  }

  /** Under its name it is there as a whole or not at all, also after a crash. */
  private static void make(Path file) throws IOException {
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    Files.createDirectories(file.getParent());
    Path draft = Files.createTempFile(file.getParent(), ".key", "");
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
    Files.write(draft, fresh);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The path of the endpoint of a container, without a slash in front. */
  public String name(String container) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] hash = mac.doFinal(container.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, NAME_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** From now on telemetry of the container's program is taken. */
  public void open(String container, Program program) {
    programs.put(name(container), program);
  }

  /** The container is gone. */
  public void close(String container) {
    programs.remove(name(container));
  }

  /** Whose endpoint has this name. */
  public Optional<Program> find(String name) {
    return Optional.ofNullable(programs.get(name));
  }
}
