package io.throughline.runner.local;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Sends signals: kill(2) of the C library, since {@link ProcessHandle} knows no groups and but two
 * signals.
 */
final class Signals {
  /** The signals that are used, with their numbers on Linux and on the BSDs, macOS among them. */
  enum Signal {
    TERM(15, 15),
    KILL(9, 9),
    STOP(19, 17),
    CONT(18, 19);

    private final int linux;
    private final int bsd;

    Signal(int linux, int bsd) {
      this.linux = linux;
      this.bsd = bsd;
    }

    /** Exit status that a shell gives to what the signal ended. */
    int exitStatus() {
      return 128 + linux;
    }
  }

  private final boolean linux =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
  private final MethodHandle kill;

  @SuppressWarnings("restricted") // Calling the C library is what this class is for.
  Signals() {
    Linker linker = Linker.nativeLinker();
    this.kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Signals one process; false when it is not there. */
  boolean send(long pid, Signal signal) {
    return call(pid, signal);
  }

  /** Signals all processes of a group; false when there are none. */
  boolean sendToGroup(long group, Signal signal) {
    return call(-group, signal);
  }

  private boolean call(long target, Signal signal) {
    if (target >= -1 && target <= 1) {
      throw new IllegalArgumentException("no process of ours: " + target);
    }
    try {
      return (int) kill.invokeExact((int) target, linux ? signal.linux : signal.bsd) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
