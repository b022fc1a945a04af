package org.zeropoint.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** PyTorch for CUDA, which a server built with the profile {@code cuda} brings along. */
final class Cuda {

  /** Of the JNI library that belongs to it, in DJL's pytorch-jni. */
  private static final String FLAVOR = "cu128";

  private static final String VERSION = "2.7.1";

  private final Path libraries;

  private Cuda(Path libraries) {
    this.libraries = libraries;
  }

  static Optional<Cuda> of(Path home) {
    return Optional.of(home.resolve("cuda")).filter(Files::isDirectory).map(Cuda::new);
  }

  /** What DJL looks for, but for what an administrator set. */
  void addTo(Map<String, String> environment) {
    environment.putIfAbsent("PYTORCH_LIBRARY_PATH", libraries.toString());
    environment.putIfAbsent("PYTORCH_VERSION", VERSION);
    environment.putIfAbsent("PYTORCH_FLAVOR", FLAVOR);
    String before = environment.getOrDefault("LD_LIBRARY_PATH", "");
    environment.put(
        "LD_LIBRARY_PATH", before.isEmpty() ? libraries.toString() : libraries + ":" + before);
  }
}
