package org.zeropoint.lm.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.zeropoint.shared.Unavailable;

/** The PyTorch engine of this JVM. Started on first use, on the CPU. */
public final class Torch {

  private Torch() {}

  /** Defers the start to the first use and runs it once. */
  private static final class Started {
    static final Engine ENGINE = start();

    private static Engine start() {
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
        TorchProbe.started(
            "CPU, %d threads, PyTorch %s".formatted(JniUtils.getNumThreads(), engine.getVersion()));
        return engine;
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  /**
   * A manager for tensors; whoever asks for it closes it.
   *
   * @throws Unavailable when DJL or its native library is missing or does not load
   */
  public static NDManager newManager() {
    return engine().newBaseManager(Device.cpu());
  }

  private static Engine engine() {
    try {
      return Started.ENGINE;
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
