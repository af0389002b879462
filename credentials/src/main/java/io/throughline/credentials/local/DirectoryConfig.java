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

/** A file a value, under a directory. */
public record DirectoryConfig(Path directory) implements ManagerConfig {
  @Override
  public String manager() {
    return "directory";
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
    return JsonNodeFactory.instance.objectNode().put("directory", directory.toString());
  }

  @Override
  public Manager connect(ManagerContext context) {
    return new DirectorySecrets(directory);
  }
}
