package org.zeropoint.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a server writes to, apart from its installation. */
final class BaseDirectory {

  private BaseDirectory() {}

  /**
   * Configuration and deployment come from the installation at each start, so that an upgrade takes
   * effect.
   */
  static void prepare(Settings settings) throws IOException {
    Path base = settings.base();
    for (String fresh : List.of("configuration", "deployments", "tmp")) {
      delete(base.resolve(fresh));
      Files.createDirectories(base.resolve(fresh));
    }
    Files.createDirectories(settings.log().getParent());
    Files.createDirectories(settings.engineCache());
    if (settings.isNode()) {
      Files.createDirectories(settings.data().resolve("cache/pocl"));
    }
    try (Stream<Path> files = Files.list(settings.home().resolve("standalone/configuration"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            base.resolve("configuration").resolve(file.getFileName()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.copy(settings.application(), base.resolve("deployments/zeropoint.ear"));
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
