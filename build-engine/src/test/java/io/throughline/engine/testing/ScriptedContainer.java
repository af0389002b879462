package io.throughline.engine.testing;

import com.google.protobuf.ByteString;
import io.throughline.proto.ContainerExited;
import io.throughline.proto.ContainerSpec;
import io.throughline.proto.ContainerStarted;
import io.throughline.proto.Notice;
import io.throughline.proto.Output;
import io.throughline.proto.OutputMount;
import io.throughline.proto.RunEvent;
import io.throughline.rpc.RpcSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A container that plays its script once, whoever looks on. */
final class ScriptedContainer {
  private static final int CHUNK = 64 << 10;

  private final ContainerSpec spec;
  private final Script script;
  private final Thread player;
  private final List<String> notices = new ArrayList<>();
  private byte[] output = {};
  private int length;
  private boolean stopped;
  private ContainerExited exited;

  ScriptedContainer(ContainerSpec spec, Script script) {
    this.spec = spec;
    this.script = script;
    this.player =
        Thread.ofVirtual().name("container-" + spec.getOwner().getStep()).unstarted(this::play);
  }

  void start() {
    player.start();
  }

  ContainerSpec spec() {
    return spec;
  }

  /** The files of an artifact. */
  Map<String, String> files() {
    return script.files();
  }

  synchronized void stop() {
    if (script.isStoppable() && exited == null) {
      stopped = true;
      player.interrupt();
    }
  }

  /** Ends it without a word, as the crash of a node does. */
  synchronized void lose() {
    if (exited == null) {
      exited =
          ContainerExited.newBuilder()
              .setReason(ContainerExited.Reason.LOST)
              .setMessage("the node went away")
              .build();
      notifyAll();
    }
  }

  private void play() {
    try {
      for (Script.Act act : script.acts()) {
        switch (act) {
          case Script.Act.Print(byte[] data) -> print(data);
          case Script.Act.Notice(String text) -> note(text);
          case Script.Act.Await(var latch) -> latch.await();
          case Script.Act.Signal(var latch) -> latch.countDown();
        }
      }
      end(script.reason(), script.exitStatus());
    } catch (InterruptedException e) {
      end(ContainerExited.Reason.STOPPED, 143);
    }
  }

  private synchronized void print(byte[] data) {
    if (length + data.length > output.length) {
      output = Arrays.copyOf(output, Math.max(2 * output.length, length + data.length));
    }
    System.arraycopy(data, 0, output, length, data.length);
    length += data.length;
    notifyAll();
  }

  private synchronized void note(String text) {
    notices.add(text);
    notifyAll();
  }

  private synchronized void end(ContainerExited.Reason reason, int status) {
    if (exited != null) {
      return;
    }
    exited =
        ContainerExited.newBuilder()
            .setReason(reason)
            .setExitStatus(status)
            .setMessage(script.message())
            .setResultJson(ByteString.copyFromUtf8(answer()))
            .putAllArtifacts(script.keepsArtifacts() ? artifacts() : Map.of())
            .build();
    notifyAll();
  }

  private String answer() {
    if (!script.answer().isEmpty()) {
      return script.answer();
    }
    return switch (spec.getKind()) {
      case GET, PUT -> "{\"version\":{\"ref\":\"" + spec.getOwner().getPlanId() + "\"}}";
      case CHECK -> "[]";
      case TASK, CONTAINER_KIND_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private Map<String, String> artifacts() {
    Map<String, String> artifacts = new HashMap<>();
    for (OutputMount mount : spec.getOutputsList()) {
      artifacts.put(mount.getName(), spec.getHandle() + "/" + mount.getName());
    }
    if (spec.getKind() == io.throughline.proto.ContainerKind.GET) {
      artifacts.put("resource", spec.getHandle() + "/resource");
    }
    return artifacts;
  }

  /** Tells what it does, from an offset of the output on, until it has ended. */
  void follow(long offset, boolean attached, RpcSink<RunEvent> out) throws InterruptedException {
    if (script.reason() != ContainerExited.Reason.START_FAILED) {
      out.send(
          RunEvent.newBuilder()
              .setStarted(ContainerStarted.newBuilder().setWorker("worker-1").setAttached(attached))
              .build());
    }
    long at = offset;
    int told = attached ? notices.size() : 0;
    while (true) {
      RunEvent next;
      synchronized (this) {
        while (at >= length && told >= notices.size() && exited == null) {
          wait();
        }
        if (told < notices.size()) {
          next =
              RunEvent.newBuilder()
                  .setNotice(Notice.newBuilder().setText(notices.get(told++)))
                  .build();
        } else if (at < length) {
          int end = (int) Math.min(length, at + CHUNK);
          ByteString data = ByteString.copyFrom(output, (int) at, end - (int) at);
          at = end;
          next =
              RunEvent.newBuilder()
                  .setOutput(Output.newBuilder().setData(data).setEndOffset(at))
                  .build();
        } else {
          next = RunEvent.newBuilder().setExited(exited).build();
        }
      }
      out.send(next);
      if (next.hasExited()) {
        return;
      }
    }
  }
}
