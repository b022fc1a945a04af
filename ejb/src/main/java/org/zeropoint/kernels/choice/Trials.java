package org.zeropoint.kernels.choice;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.Op;

/**
 * Whether backends agree with the reference at what was not measured: each is tried once an
 * operation, with {@value #SIZE} numbers, before it is used. Thread-safe.
 */
public final class Trials {

  /** Some rows and pieces, and milliseconds on the reference. */
  private static final int SIZE = 5000;

  private final Backend reference;
  private final Map<Tried, String> tried = new ConcurrentHashMap<>();

  private record Tried(Op op, String backend) {}

  public Trials(Backend reference) {
    this.reference = reference;
  }

  /**
   * Where a backend that has the operation differs from the reference, or how it failed; empty when
   * it agrees. Tries it when nobody did.
   */
  public String disagreement(Op op, Backend backend) {
    if (backend.name().equals(reference.name())) {
      return "";
    }
    return tried.computeIfAbsent(
        new Tried(op, backend.name()), key -> Trial.of(op, SIZE).compare(reference, backend));
  }

  /** The same, of what was tried already. */
  public Optional<String> known(Op op, String backend) {
    return Optional.ofNullable(tried.get(new Tried(op, backend))).filter(text -> !text.isEmpty());
  }
}
