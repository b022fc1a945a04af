package org.zeropoint.lm.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * The PyTorch engine of this JVM. Started on first use, on the {@link ComputeDevice} that is set.
 */
public final class Torch {

  private Torch() {}

  /** Defers the start to the first use and runs it once. */
  private static final class Started {
    static final Started ONCE = start();

    private final Engine engine;
    private final Device device;

    private Started(Engine engine, Device device) {
      this.engine = engine;
      this.device = device;
    }

    private static Started start() {
      TorchProbe.presetProperties();
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      // DJL finds providers and native libraries through this loader: it has to be the one DJL came
      // from.
      thread.setContextClassLoader(Engine.class.getClassLoader());
      try {
        if (!Engine.hasEngine(PtEngine.ENGINE_NAME)) {
          Engine.registerEngine(new PtEngineProvider());
        }
        Engine engine = Engine.getEngine(PtEngine.ENGINE_NAME);
        ComputeDevice wanted = ComputeDevice.configured();
        Device device = device(wanted, engine);
        TorchProbe.started(words(wanted, engine));
        return new Started(engine, device);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  private static Device device(ComputeDevice wanted, Engine engine) {
    if (wanted.gpu().isEmpty()) {
      return Device.cpu();
    }
    int number = wanted.gpu().getAsInt();
    if (number >= engine.getGpuCount()) {
      throw new IllegalStateException(
          "%s is %s, but PyTorch finds %d GPUs"
              .formatted(Settings.DEVICE, wanted, engine.getGpuCount()));
    }
    return Device.gpu(number);
  }

  private static String words(ComputeDevice wanted, Engine engine) {
    String version = "PyTorch " + engine.getVersion();
    return wanted.gpu().isPresent()
        ? "GPU %d, %s".formatted(wanted.gpu().getAsInt(), version)
        : "CPU, %d threads, %s".formatted(JniUtils.getNumThreads(), version);
  }

  /**
   * A manager for tensors; whoever asks for it closes it.
   *
   * @throws Unavailable when DJL or its native library is missing or does not load
   */
  public static NDManager newManager() {
    Started started = started();
    return started.engine.newBaseManager(started.device);
  }

  private static Started started() {
    try {
      return Started.ONCE;
    } catch (LinkageError | RuntimeException e) {
      TorchProbe.remember(e);
      throw new Unavailable(TorchProbe.reason().orElse("PyTorch did not start."), e);
    }
  }

  /**
   * Runs {@code work} with gradients recorded or not. The mode belongs to the thread, and threads
   * come from pools, so it is put back afterwards. The graph optimiser is off: it would run the
   * first calls in another form than later ones, and a resumed run would not end at the same bits.
   */
  public static <T> T withGradients(boolean on, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(on);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
