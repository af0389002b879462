package io.throughline.runner;

import io.throughline.proto.ContainerExited;
import io.throughline.proto.ContainerStarted;
import io.throughline.proto.RunEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a Run call told, put together. */
public final class Ran {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> notices = new ArrayList<>();
  private Optional<ContainerStarted> started = Optional.empty();
  private Optional<ContainerExited> exited = Optional.empty();
  private long endOffset;

  /** Takes the next event. */
  public synchronized void add(RunEvent event) {
    switch (event.getWhatCase()) {
      case STARTED -> started = Optional.of(event.getStarted());
      case OUTPUT -> {
        output.writeBytes(event.getOutput().getData().toByteArray());
        endOffset = event.getOutput().getEndOffset();
      }
      case NOTICE -> notices.add(event.getNotice().getText());
      case EXITED -> exited = Optional.of(event.getExited());
      case WHAT_NOT_SET -> throw new AssertionError("an event that says nothing");
    }
  }

  /** All output, which must be text. */
  public synchronized String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  public synchronized byte[] outputBytes() {
    return output.toByteArray();
  }

  public synchronized List<String> notices() {
    return List.copyOf(notices);
  }

  public synchronized ContainerStarted started() {
    return started.orElseThrow(() -> new AssertionError("it was not started: " + exited));
  }

  public synchronized boolean hasStarted() {
    return started.isPresent();
  }

  public synchronized ContainerExited exited() {
    return exited.orElseThrow(() -> new AssertionError("it has not exited"));
  }

  public synchronized long endOffset() {
    return endOffset;
  }

  public int status() {
    return exited().getExitStatus();
  }

  /** Id of an artifact. */
  public String artifact(String name) {
    String id = exited().getArtifactsMap().get(name);
    if (id == null) {
      throw new AssertionError("no artifact " + name + " in " + exited());
    }
    return id;
  }
}
