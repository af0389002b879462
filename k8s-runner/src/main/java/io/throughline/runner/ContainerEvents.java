package io.throughline.runner;

/** Whoever is told what a container does. May block: the container's output waits meanwhile. */
@FunctionalInterface
public interface ContainerEvents {
  void accept(ContainerEvent event) throws InterruptedException;
}
