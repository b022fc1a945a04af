package org.zeropoint.lm.torch;

import java.util.Optional;
import org.zeropoint.shared.Unavailable;

/**
 * Tells whether PyTorch can be started, without starting it. Names no DJL type, so that it loads
 * where DJL is missing.
 */
public final class TorchProbe {

  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String ENGINE_CLASS = "ai.djl.pytorch.engine.PtEngine";
  private static final String NATIVE_LIBRARY = "native/lib/pytorch.properties";
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

  private static volatile Optional<String> failure = Optional.empty();
  private static volatile Optional<String> running = Optional.empty();

  private TorchProbe() {}

  /**
   * Why PyTorch cannot be used here and what to do about it; empty when nothing speaks against it.
   */
  public static Optional<String> reason() {
    if (failure.isPresent()) {
      return failure;
    }
    try {
      ClassLoader loader =
          Class.forName(ENGINE_CLASS, false, TorchProbe.class.getClassLoader()).getClassLoader();
      if (loader.getResource(NATIVE_LIBRARY) == null && !libraryPathGiven()) {
        return Optional.of(
            "PyTorch's native library is missing: add pytorch-native-cpu and pytorch-jni for this"
                + " platform to the server's DJL module, or set "
                + LIBRARY_PATH
                + ".");
      }
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.of(
          "DJL is missing: install the server's DJL module (WildFly: module org.zeropoint.djl;"
              + " Payara: the jars in the domain's lib) and restart the server.");
    }
  }

  /**
   * Refuses what needs PyTorch where it cannot be used.
   *
   * @throws Unavailable with {@link #reason()}
   */
  public static void require() {
    reason()
        .ifPresent(
            reason -> {
              throw new Unavailable(reason);
            });
  }

  private static boolean libraryPathGiven() {
    return System.getenv(LIBRARY_PATH) != null || System.getProperty(LIBRARY_PATH) != null;
  }

  static void remember(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (failure.isEmpty() && reason().isEmpty()) {
      failure =
          Optional.of(
              "PyTorch did not start ("
                  + root.getMessage()
                  + "): check the native library of the server's DJL module, then restart the"
                  + " server.");
    }
  }

  /** Threads that PyTorch uses, or will use once started. */
  public static int threads() {
    return Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** What computes, in words; with the version once PyTorch runs. */
  public static String device() {
    return running.orElseGet(
        () -> {
          var gpu = ComputeDevice.configured().gpu();
          return gpu.isPresent()
              ? "GPU " + gpu.getAsInt() + ", PyTorch"
              : "CPU, " + threads() + " threads, PyTorch";
        });
  }

  static void started(String device) {
    running = Optional.of(device);
  }

  /** Settings that DJL reads when it starts; what an administrator set is kept. */
  static void presetProperties() {
    preset("ai.djl.offline", "true");
    preset("OPT_OUT_TRACKING", "true");
    preset("ai.djl.pytorch.graph_optimizer", "false");
    preset(THREADS, String.valueOf(threads()));
  }

  private static void preset(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
