package org.zeropoint.kernels.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.choice.Choices.Row;
import org.zeropoint.kernels.choice.Choices.Timing;

/**
 * Compares backends with the reference and takes their time.
 *
 * @param rounds of which the last counts; what the others run is compiled meanwhile, and the Vector
 *     API is a hundred times slower until it is
 * @param warmUpMillis how long a call is repeated before its time is taken
 * @param millis how long it is repeated then, three times at least
 */
public record Measuring(int rounds, double warmUpMillis, double millis) {

  /** Some twenty seconds for all. */
  public static final Measuring THOROUGH = new Measuring(2, 150, 40);

  private static final int WARM_UP_CALLS = 2000;
  private static final int LEAST_CALLS = 3;
  private static final int MOST_CALLS = 15;

  /**
   * Measures every operation that is used, at every size.
   *
   * @param backends the first is what the others are compared with
   */
  public List<Row> all(List<Backend> backends) {
    List<Row> rows = List.of();
    for (int round = 0; round < rounds; round++) {
      rows = round(backends);
    }
    return rows;
  }

  private List<Row> round(List<Backend> backends) {
    var rows = new ArrayList<Row>();
    for (Op op : Op.used()) {
      for (SizeClass size : SizeClass.values()) {
        rows.add(new Row(op, size, timings(Trial.of(op, size.typical()), backends)));
      }
    }
    return rows;
  }

  private <T, R> List<Timing> timings(Trial<T, R> trial, List<Backend> backends) {
    T reference = backends.get(0).op(trial.type()).orElseThrow();
    R expected = trial.call().apply(reference);
    var timings = new ArrayList<Timing>();
    for (Backend backend : backends) {
      if (backend.state().available()) {
        backend
            .op(trial.type())
            .ifPresent(op -> timings.add(timing(backend.name(), trial, op, expected)));
      }
    }
    return timings;
  }

  private <T, R> Timing timing(String backend, Trial<T, R> trial, T op, R expected) {
    try {
      Optional<String> differs = trial.disagreement().apply(expected, trial.call().apply(op));
      return new Timing(backend, Optional.of(median(trial, op)), differs.orElse(""));
    } catch (RuntimeException e) {
      return new Timing(backend, Optional.empty(), "failed: " + e.getMessage());
    }
  }

  private <T, R> double median(Trial<T, R> trial, T op) {
    double spent = 0;
    for (int i = 0; i < WARM_UP_CALLS && spent < warmUpMillis; i++) {
      spent += once(trial, op);
    }
    var calls = new double[MOST_CALLS];
    int count = 0;
    spent = 0;
    while (count < MOST_CALLS && (count < LEAST_CALLS || spent < millis)) {
      calls[count] = once(trial, op);
      spent += calls[count++];
    }
    double[] sorted = Arrays.copyOf(calls, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  private static <T, R> double once(Trial<T, R> trial, T op) {
    long begin = System.nanoTime();
    R unused = trial.call().apply(op);
    return (System.nanoTime() - begin) / 1e6;
  }
}
