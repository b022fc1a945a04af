package org.zeropoint.kernels.vector;

import java.util.Map;
import java.util.Optional;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.RmsNorm;
import org.zeropoint.shared.Unavailable;

/** The Vector API on the thread that calls. Names none of its types. */
public final class VectorBackend implements Backend {

  public static final String NAME = "vector";

  private static final String MODULE = "jdk.incubator.vector";

  private Optional<BackendState> state = Optional.empty();

  /** Loads what names the Vector API, once it is known to be there. */
  private static final class Ops {
    static final Map<Class<?>, Object> ALL =
        Map.of(
            CrossEntropy.class, new VectorCrossEntropy(),
            RmsNorm.class, new VectorRmsNorm(),
            MinHash.class, new VectorMinHash());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized BackendState state() {
    if (state.isEmpty()) {
      state = Optional.of(look());
    }
    return state.get();
  }

  private static BackendState look() {
    try {
      Class.forName(MODULE + ".FloatVector", false, VectorBackend.class.getClassLoader());
      return BackendState.on(
          NAME,
          System.getProperty("java.vm.name"),
          "%s, %d bits, one thread a call".formatted(System.getProperty("os.arch"), Lanes.bits()),
          System.getProperty("java.vm.version"));
    } catch (ClassNotFoundException | LinkageError e) {
      return BackendState.missing(
          NAME,
          "The Vector API is not loaded.",
          "Start the server's Java with --add-modules "
              + MODULE
              + " (zeropoint.java.options; the launcher does it by itself).");
    }
  }

  @Override
  public <T> Optional<T> op(Class<T> type) {
    if (!state().available()) {
      throw new Unavailable(state().problem());
    }
    return Optional.ofNullable(Ops.ALL.get(type)).map(type::cast);
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
