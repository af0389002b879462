package io.throughline.credentials.secret;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source whose answers, failures and slowness a test decides. */
final class ScriptedSecrets implements Secrets {
  private final Map<SecretPath, String> values = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile SecretsException failure = SecretsException.unreachable("away");
  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile boolean current = true;

  ScriptedSecrets with(SecretPath path, String value) {
    values.put(path, value);
    return this;
  }

  /** The next questions fail. */
  ScriptedSecrets failing(int times, SecretsException with) {
    failure = with;
    failures.set(times);
    return this;
  }

  /** Questions are not answered before the latch is open. */
  ScriptedSecrets answeringAfter(CountDownLatch latch) {
    open = latch;
    return this;
  }

  void changeEverything() {
    current = false;
  }

  int asked() {
    return asked.get();
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    asked.incrementAndGet();
    open.await();
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw failure;
    }
    String value = values.get(path);
    return value == null
        ? Lookup.missing()
        : Lookup.found(Secret.whileCurrent(TextNode.valueOf(value), () -> current));
  }

  @Override
  public String toString() {
    return "scripted";
  }
}
