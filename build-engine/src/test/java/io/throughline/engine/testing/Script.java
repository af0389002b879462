package io.throughline.engine.testing;

import io.throughline.proto.ContainerExited;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What a container does. */
public final class Script {
  /** Part of a script. */
  sealed interface Act {
    record Print(byte[] data) implements Act {}

    record Notice(String text) implements Act {}

    record Await(CountDownLatch latch) implements Act {}

    record Signal(CountDownLatch latch) implements Act {}
  }

  private final List<Act> acts = new ArrayList<>();
  private final Map<String, String> files = new HashMap<>();
  private ContainerExited.Reason reason = ContainerExited.Reason.EXITED;
  private int exitStatus;
  private String message = "";
  private String answer = "";
  private boolean stoppable = true;
  private boolean keepsArtifacts = true;

  public static Script ending() {
    return new Script();
  }

  public Script prints(String text) {
    return prints(text.getBytes(StandardCharsets.UTF_8));
  }

  public Script prints(byte[] data) {
    acts.add(new Act.Print(data));
    return this;
  }

  public Script notices(String text) {
    acts.add(new Act.Notice(text));
    return this;
  }

  /** Goes on when the latch is open. */
  public Script awaits(CountDownLatch latch) {
    acts.add(new Act.Await(latch));
    return this;
  }

  /** Opens the latch. */
  public Script signals(CountDownLatch latch) {
    acts.add(new Act.Signal(latch));
    return this;
  }

  /** Runs until it is stopped. */
  public Script hangs() {
    return awaits(new CountDownLatch(1));
  }

  public Script exits(int status) {
    exitStatus = status;
    return this;
  }

  /** Standard output of a program of the resource type protocol. */
  public Script answers(String json) {
    answer = json;
    return this;
  }

  /** A file in each artifact that it leaves behind. */
  public Script writes(String path, String content) {
    files.put(path, content);
    return this;
  }

  public Script isLost(String why) {
    reason = ContainerExited.Reason.LOST;
    message = why;
    return this;
  }

  public Script cannotStart(String why) {
    reason = ContainerExited.Reason.START_FAILED;
    message = why;
    return this;
  }

  public Script ignoresStop() {
    stoppable = false;
    return this;
  }

  public Script keepsNothing() {
    keepsArtifacts = false;
    return this;
  }

  List<Act> acts() {
    return acts;
  }

  Map<String, String> files() {
    return files;
  }

  ContainerExited.Reason reason() {
    return reason;
  }

  int exitStatus() {
    return exitStatus;
  }

  String message() {
    return message;
  }

  String answer() {
    return answer;
  }

  boolean isStoppable() {
    return stoppable;
  }

  boolean keepsArtifacts() {
    return keepsArtifacts;
  }
}
