package io.throughline.runner;

import java.util.List;

/** What a container runs. */
public sealed interface Program {
  /**
   * A command.
   *
   * @param path the program: a path, or a name to be looked up in PATH
   * @param dir relative to the working directory; empty for the working directory itself
   * @param user empty for the user of the image
   */
  record Command(String path, List<String> args, String dir, String user) implements Program {
    public Command {
      args = List.copyOf(args);
    }

    /** Without the arguments, which may hold secrets. */
    @Override
    public String toString() {
      return "Command{" + path + "}";
    }
  }

  /**
   * A call of the resource type protocol.
   *
   * @param requestJson goes to the program's standard input
   */
  record ResourceCall(Action action, String requestJson) implements Program {
    /** Without the request, which holds secrets. */
    @Override
    public String toString() {
      return "ResourceCall{" + action + "}";
    }
  }

  /** The three programs of a resource type. */
  enum Action {
    CHECK("check"),
    IN("in"),
    OUT("out");

    private final String program;

    Action(String program) {
      this.program = program;
    }

    /** Name of the program's file. */
    public String program() {
      return program;
    }
  }
}
