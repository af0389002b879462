package io.throughline.credentials.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** What changes when a file does. */
record FileStamp(FileTime modified, long size, Optional<Object> key) {

  /** Absent when there is no such file. */
  static Optional<FileStamp> of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new FileStamp(
                  attributes.lastModifiedTime(),
                  attributes.size(),
                  Optional.ofNullable(attributes.fileKey())))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether the file is as it was. */
  boolean stillOf(Path file) {
    return of(file).equals(Optional.of(this));
  }
}
