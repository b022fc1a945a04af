package org.zeropoint.kernels;

import java.util.Optional;

/** Something that computes operations. Thread-safe; calls after {@link #close} are refused. */
public interface Backend extends AutoCloseable {

  /** The plain one. */
  String REFERENCE = "reference";

  /** {@code reference}, {@code vector}, {@code opencl}. */
  String name();

  /** What it computes on, or why it cannot; looked up once. */
  BackendState state();

  /**
   * Its form of an operation; empty when it has none.
   *
   * @throws org.zeropoint.shared.Unavailable with the reason when the backend is not available
   */
  <T> Optional<T> op(Class<T> type);

  @Override
  void close();
}
