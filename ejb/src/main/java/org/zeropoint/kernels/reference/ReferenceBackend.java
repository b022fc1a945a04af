package org.zeropoint.kernels.reference;

import java.util.Map;
import java.util.Optional;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.BlockQuantiser;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.RmsNorm;
import org.zeropoint.kernels.SamplingFilter;

/** Plain Java on the thread that calls; available everywhere. */
public final class ReferenceBackend implements Backend {

  private static final Map<Class<?>, Object> OPS =
      Map.of(
          BlockQuantiser.class, new ReferenceBlockQuantiser(),
          CrossEntropy.class, new ReferenceCrossEntropy(),
          RmsNorm.class, new ReferenceRmsNorm(),
          SamplingFilter.class, new ReferenceSamplingFilter(),
          MinHash.class, new ReferenceMinHash());

  @Override
  public String name() {
    return REFERENCE;
  }

  @Override
  public BackendState state() {
    return BackendState.on(
        REFERENCE,
        System.getProperty("java.vm.name"),
        System.getProperty("os.arch") + ", one thread a call",
        System.getProperty("java.vm.version"));
  }

  @Override
  public <T> Optional<T> op(Class<T> type) {
    return Optional.ofNullable(OPS.get(type)).map(type::cast);
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
