package io.throughline.runner.local;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts supervisors by posix_spawn of the C library. The JDK puts a process of its own between the
 * runner and the one that is started, and cannot start one at the head of a session; both cost a
 * process more, and those are most of what a step costs. Works with a C library that can close what
 * a child is not to have (glibc 2.34 and later).
 */
final class NativeSpawner implements Spawner {
  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0x40;
  private static final int O_APPEND = 0x400;
  private static final int O_CLOEXEC = 0x80000;
  private static final int MODE = 0644;
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int WNOHANG = 1;

  /** More than any of the library's structures takes. */
  private static final int STRUCTURE_BYTES = 1024;

  private final Library library;

  private NativeSpawner(Library library) {
    this.library = library;
  }

  /** A spawner, where the machine has what it needs. */
  static Optional<NativeSpawner> open() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return Optional.empty();
    }
    return Library.find().map(NativeSpawner::new);
  }

  @Override
  public Supervisor start(List<String> command, Path output) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pipe = arena.allocate(ValueLayout.JAVA_INT, 2);
      if (library.call(library.pipe2, pipe, O_CLOEXEC) != 0) {
        throw new IOException("there are no more file descriptors");
      }
      int reads = pipe.getAtIndex(ValueLayout.JAVA_INT, 0);
      int writes = pipe.getAtIndex(ValueLayout.JAVA_INT, 1);
      try {
        return new Spawned(spawn(arena, command, output, reads), writes);
      } catch (IOException e) {
        library.call(library.close, writes);
        throw e;
      } finally {
        library.call(library.close, reads);
      }
    }
  }

  private long spawn(Arena arena, List<String> command, Path output, int input) throws IOException {
    MemorySegment actions = arena.allocate(STRUCTURE_BYTES, 16);
    MemorySegment attributes = arena.allocate(STRUCTURE_BYTES, 16);
    MemorySegment signals = arena.allocate(STRUCTURE_BYTES, 16);
    MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
    MemorySegment file = arena.allocateFrom(output.toString());
    library.call(library.actionsInit, actions);
    library.call(library.attributesInit, attributes);
    try {
      library.call(library.addDup2, actions, input, 0);
      library.call(library.addOpen, actions, 1, file, O_WRONLY | O_CREAT | O_APPEND, MODE);
      library.call(library.addDup2, actions, 1, 2);
      library.call(library.addCloseFrom, actions, 3);
      library.call(library.setFlags, attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID));
      library.call(library.emptySignals, signals);
      library.call(library.setMask, attributes, signals);
      library.call(library.fillSignals, signals);
      library.call(library.setDefaults, attributes, signals);
      MemorySegment path = arena.allocateFrom(program(command.getFirst()));
      int error =
          library.call(
              library.spawn,
              pid,
              path,
              actions,
              attributes,
              strings(arena, command),
              strings(
                  arena,
                  Slot.ENVIRONMENT.entrySet().stream()
                      .map(variable -> variable.getKey() + "=" + variable.getValue())
                      .toList()));
      if (error != 0) {
        throw new IOException(command.getFirst() + " cannot be started, error " + error);
      }
      return pid.get(ValueLayout.JAVA_INT, 0);
    } finally {
      library.call(library.actionsDestroy, actions);
      library.call(library.attributesDestroy, attributes);
    }
  }

  /** Where the supervisors' tools are. */
  private static String program(String name) throws IOException {
    if (name.startsWith("/")) {
      return name;
    }
    for (String directory : Slot.ENVIRONMENT.getOrDefault("PATH", "").split(":")) {
      Path file = Path.of(directory, name);
      if (java.nio.file.Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new IOException("there is no program " + name);
  }

  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array =
        arena.allocate(MemoryLayout.sequenceLayout(texts.size() + 1L, ValueLayout.ADDRESS));
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    array.setAtIndex(ValueLayout.ADDRESS, texts.size(), MemorySegment.NULL);
    return array;
  }

  @Override
  public String toString() {
    return "NativeSpawner";
  }

  /** A process that was started here. The JDK tells when it ends; the zombie is ours. */
  private final class Spawned implements Supervisor {
    private final long pid;
    private final CompletableFuture<ProcessHandle> end;
    private int script;
    private boolean reaped;

    private Spawned(long pid, int script) {
      this.pid = pid;
      this.script = script;
      this.end =
          ProcessHandle.of(pid)
              .map(ProcessHandle::onExit)
              .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public synchronized void tell(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment all = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
        long written = 0;
        while (written < bytes.length) {
          long more = library.write(script, all.asSlice(written));
          if (more < 0) {
            throw new IOException("the supervisor of the step went away");
          }
          written += more;
        }
      }
    }

    @Override
    public synchronized void endScript() {
      if (script >= 0) {
        library.call(library.close, script);
        script = -1;
      }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
      try {
        end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the end of a process cannot be waited for", e.getCause());
      }
      reap();
      return true;
    }

    private synchronized void reap() {
      if (!reaped) {
        library.call(library.waitpid, (int) pid, MemorySegment.NULL, WNOHANG);
        reaped = true;
      }
    }
  }

  /** The functions of the C library. */
  private record Library(
      MethodHandle pipe2,
      MethodHandle close,
      MethodHandle write,
      MethodHandle waitpid,
      MethodHandle spawn,
      MethodHandle actionsInit,
      MethodHandle actionsDestroy,
      MethodHandle addDup2,
      MethodHandle addOpen,
      MethodHandle addCloseFrom,
      MethodHandle attributesInit,
      MethodHandle attributesDestroy,
      MethodHandle setFlags,
      MethodHandle setMask,
      MethodHandle setDefaults,
      MethodHandle emptySignals,
      MethodHandle fillSignals) {
    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;

    static Optional<Library> find() {
      Linker linker = Linker.nativeLinker();
      if (linker.defaultLookup().find("posix_spawn_file_actions_addclosefrom_np").isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Library(
              function("pipe2", POINTER, INT),
              function("close", INT),
              handle(
                  "write",
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_LONG, INT, POINTER, ValueLayout.JAVA_LONG)),
              function("waitpid", INT, POINTER, INT),
              function("posix_spawn", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER),
              function("posix_spawn_file_actions_init", POINTER),
              function("posix_spawn_file_actions_destroy", POINTER),
              function("posix_spawn_file_actions_adddup2", POINTER, INT, INT),
              function("posix_spawn_file_actions_addopen", POINTER, INT, POINTER, INT, INT),
              function("posix_spawn_file_actions_addclosefrom_np", POINTER, INT),
              function("posix_spawnattr_init", POINTER),
              function("posix_spawnattr_destroy", POINTER),
              function("posix_spawnattr_setflags", POINTER, ValueLayout.JAVA_SHORT),
              function("posix_spawnattr_setsigmask", POINTER, POINTER),
              function("posix_spawnattr_setsigdefault", POINTER, POINTER),
              function("sigemptyset", POINTER),
              function("sigfillset", POINTER)));
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
      return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    @SuppressWarnings("restricted") // Calling the C library is what this class is for.
    private static MethodHandle handle(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    int call(MethodHandle function, Object... arguments) {
      try {
        return (int) function.invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new IllegalStateException("the C library cannot be called", e);
      }
    }

    long write(int descriptor, MemorySegment bytes) {
      try {
        return (long) write.invokeExact(descriptor, bytes, bytes.byteSize());
      } catch (Throwable e) {
        throw new IllegalStateException("the C library cannot be called", e);
      }
    }
  }
}
