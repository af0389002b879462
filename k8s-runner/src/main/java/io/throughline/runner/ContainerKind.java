package io.throughline.runner;

/** What a container does for its build. */
public enum ContainerKind {
  CHECK,
  GET,
  PUT,
  TASK
}
