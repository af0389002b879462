package io.throughline.runner;

/** What a container may use; 0 stands for no limit. */
public record ContainerLimits(long cpuShares, long memoryBytes) {
  public static ContainerLimits none() {
    return new ContainerLimits(0, 0);
  }

  /** Whether there is anything to observe. */
  public boolean isNone() {
    return cpuShares == 0 && memoryBytes == 0;
  }
}
