package io.throughline.config;

/** Where the value of a setting came from; as text the way people would look for it. */
public sealed interface Origin {
  /** Nobody gave one. */
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /** A line of the file; lines count from 1. */
  record FileLine(String file, int line) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** An environment variable. */
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return "$" + name;
    }
  }

  /** Whoever called {@link Options#take}. */
  record Given() implements Origin {
    @Override
    public String toString() {
      return "given";
    }
  }

  /** A flag of the command line. */
  record Flag(String name) implements Origin {
    @Override
    public String toString() {
      return "--" + name;
    }
  }
}
