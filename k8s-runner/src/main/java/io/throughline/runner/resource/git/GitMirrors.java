package io.throughline.runner.resource.git;

import io.throughline.runner.resource.ResourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies of repositories that are brought up to date instead of being fetched anew: one for each
 * repository, branch and login. Whoever has another login has another copy, so that nobody sees
 * through a copy what he could not see himself.
 *
 * <p>A copy is used by one call at a time.
 */
final class GitMirrors {
  private static final int PACKS = 50;

  /**
   * An up-to-date copy.
   *
   * @param branch that it is a copy of
   * @param head newest commit of the branch
   */
  record Mirror(Path directory, String branch, String head) {}

  /** Work with a copy. */
  @FunctionalInterface
  interface Use<T> {
    T with(Mirror mirror) throws ResourceFailure, IOException, InterruptedException;
  }

  private final Path directory;
  private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  GitMirrors(Path directory) {
    this.directory = directory;
  }

  /** Brings the copy up to date and works with it. */
  <T> T use(GitSource source, GitSession session, Use<T> use)
      throws ResourceFailure, IOException, InterruptedException {
    String name = name(source);
    ReentrantLock lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      return use.with(update(directory.resolve(name), source, session));
    } finally {
      lock.unlock();
    }
  }

  private Mirror update(Path mirror, GitSource source, GitSession session)
      throws ResourceFailure, IOException, InterruptedException {
    Files.createDirectories(directory);
    String branch = branch(source, session);
    if (Files.isDirectory(mirror)) {
      boolean upToDate = fetch(mirror, branch, source, session);
      if (!upToDate && !wasLeftLocked(mirror)) {
        throw new ResourceFailure("git fetch failed on " + source.uri());
      }
      if (upToDate) {
        tidy(mirror, session);
        return mirror(mirror, branch, session);
      }
      delete(mirror);
    }
    Path fresh = Files.createDirectories(directory.resolve("new-" + UUID.randomUUID()));
    try {
      session.git(fresh, "init", "--quiet", "--bare", ".");
      session.git(fresh, "symbolic-ref", "HEAD", "refs/heads/" + branch);
      if (!fetch(fresh, branch, source, session)) {
        throw new ResourceFailure("git fetch failed on " + source.uri());
      }
      Files.move(fresh, mirror, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(fresh);
    }
    return mirror(mirror, branch, session);
  }

  private static boolean fetch(Path mirror, String branch, GitSource source, GitSession session)
      throws IOException, InterruptedException {
    String ref = "+refs/heads/" + branch + ":refs/heads/" + branch;
    return source.filter().byTag()
        ? session
                .attempt(
                    mirror, "fetch", "--quiet", "--", source.uri(), ref, "+refs/tags/*:refs/tags/*")
                .status()
            == 0
        : session.attempt(mirror, "fetch", "--quiet", "--force", "--", source.uri(), ref).status()
            == 0;
  }

  private static Mirror mirror(Path mirror, String branch, GitSession session)
      throws ResourceFailure, IOException, InterruptedException {
    return new Mirror(mirror, branch, session.git(mirror, "rev-parse", "refs/heads/" + branch));
  }

  /** The branch that is asked for, or the one that the repository names. */
  private static String branch(GitSource source, GitSession session)
      throws ResourceFailure, IOException, InterruptedException {
    if (source.branch().isPresent()) {
      return source.branch().get();
    }
    String answer =
        session.git(session.scratch("."), "ls-remote", "--symref", "--", source.uri(), "HEAD");
    return answer
        .lines()
        .filter(line -> line.startsWith("ref: refs/heads/"))
        .map(line -> line.substring("ref: refs/heads/".length()).split("\t", 2)[0])
        .findFirst()
        .orElseThrow(() ->
            new ResourceFailure(
                source.uri() + " names no branch as its own; the source needs a branch"));
  }

  /** Whether a git that was killed has left locks that nobody holds any more. */
  private static boolean wasLeftLocked(Path mirror) throws IOException {
    try (var files = Files.walk(mirror)) {
      return files.anyMatch(file -> file.toString().endsWith(".lock"));
    }
  }

  private static void tidy(Path mirror, GitSession session)
      throws IOException, InterruptedException {
    Path packs = mirror.resolve(Path.of("objects", "pack"));
    try (var files = Files.list(packs)) {
      if (files.filter(file -> file.toString().endsWith(".pack")).count() < PACKS) {
        return;
      }
    }
    var _ = session.attempt(mirror, "gc", "--quiet");
  }

  private static String name(GitSource source) {
    String all =
        String.join(
            "\0",
            source.uri(),
            source.branch().orElse(""),
            source.login().privateKey().orElse(""),
            source.login().username().orElse(""),
            source.login().password().orElse(""));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)))
          .substring(0, 40);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
