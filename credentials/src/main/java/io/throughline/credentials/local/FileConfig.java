package io.throughline.credentials.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.secret.PathTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Values in one file, JSON or YAML, by {@code name}, {@code team/name} or wider. */
public record FileConfig(Path file) implements ManagerConfig {
  @Override
  public String manager() {
    return "file";
  }

  @Override
  public List<PathTemplate> templates() {
    return Places.SCOPED;
  }

  @Override
  public Duration timeout() {
    return Places.TIMEOUT;
  }

  @Override
  public ObjectNode info() {
    return JsonNodeFactory.instance.objectNode().put("file", file.toString());
  }

  @Override
  public Manager connect(ManagerContext context) {
    return new FileSecrets(file);
  }
}
