package io.throughline.runner.local;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The functions of the C library by which {@link NativeSpawner} starts processes. */
final class CLibrary {
  private static final ValueLayout INT = ValueLayout.JAVA_INT;
  private static final ValueLayout POINTER = ValueLayout.ADDRESS;
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

  final MethodHandle pipe2 = function("pipe2", POINTER, INT);
  final MethodHandle close = function("close", INT);
  final MethodHandle waitpid = function("waitpid", INT, POINTER, INT);
  final MethodHandle spawn =
      function("posix_spawn", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
  final MethodHandle actionsInit = function("posix_spawn_file_actions_init", POINTER);
  final MethodHandle actionsDestroy = function("posix_spawn_file_actions_destroy", POINTER);
  final MethodHandle addDup2 = function("posix_spawn_file_actions_adddup2", POINTER, INT, INT);
  final MethodHandle addOpen =
      function("posix_spawn_file_actions_addopen", POINTER, INT, POINTER, INT, INT);
  final MethodHandle addCloseFrom = function(CLOSE_FROM, POINTER, INT);
  final MethodHandle attributesInit = function("posix_spawnattr_init", POINTER);
  final MethodHandle attributesDestroy = function("posix_spawnattr_destroy", POINTER);
  final MethodHandle setFlags =
      function("posix_spawnattr_setflags", POINTER, ValueLayout.JAVA_SHORT);
  final MethodHandle setMask = function("posix_spawnattr_setsigmask", POINTER, POINTER);
  final MethodHandle setDefaults = function("posix_spawnattr_setsigdefault", POINTER, POINTER);
  final MethodHandle emptySignals = function("sigemptyset", POINTER);
  final MethodHandle fillSignals = function("sigfillset", POINTER);

  private final MethodHandle write =
      handle(
          "write",
          FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT, POINTER, ValueLayout.JAVA_LONG));

  private CLibrary() {}

  /** The library, if it has what is needed; the youngest of it is of glibc 2.34. */
  static Optional<CLibrary> find() {
    return Linker.nativeLinker().defaultLookup().find(CLOSE_FROM).map(_ -> new CLibrary());
  }

  /** Calls a function that returns an int. */
  int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library cannot be called", e);
    }
  }

  /** Writes to a descriptor; the answer is the number of bytes, negative when that fails. */
  long write(int descriptor, MemorySegment bytes) {
    try {
      return (long) write.invokeExact(descriptor, bytes, bytes.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException("the C library cannot be called", e);
    }
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  @SuppressWarnings("restricted") // Calling the C library is what this class is for.
  private static MethodHandle handle(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
