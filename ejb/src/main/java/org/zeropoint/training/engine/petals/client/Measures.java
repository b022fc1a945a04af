package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * What calls really took, as moving medians of the last {@value #KEPT}: one call that was held up
 * changes nothing. Before the first call what the node reports stands for it, and before that the
 * fastest node that is known, so that a new one is tried. Used by several threads.
 */
public final class Measures {

  static final int KEPT = 15;

  /** Of nodes when nothing is known of any: seconds a block and token of a session. */
  static final double UNKNOWN_STEP = 1e-3;

  /** The same of a batch. */
  static final double UNKNOWN_PASS = 1e-5;

  /** Backward computes forward anew and then two products for each of forward's. */
  static final double BACKWARD = 3;

  /** Calls that say how long one takes. */
  private static final int ENOUGH = 3;

  /** An answer may take so many times as long. */
  private static final double SLACK = 20;

  /** Part of the longest deadline that every call has. */
  private static final int LEAST_SHARE = 6;

  private static final double NANOS = 1e9;

  private final Map<Key, Deque<Double>> found = new HashMap<>();

  /** What was asked. */
  public enum Kind {
    /** One more token of each row of a session. */
    STEP,
    /** A batch forward. */
    FORWARD,
    BACKWARD
  }

  private record Key(String node, Kind kind) {}

  /**
   * A call that succeeded.
   *
   * @param work blocks, times tokens where it is a batch
   * @param seconds of the whole call
   */
  public synchronized void took(Member member, Kind kind, long work, double seconds) {
    var last = found.computeIfAbsent(new Key(member.node(), kind), key -> new ArrayDeque<>());
    last.addLast(Math.max(0, seconds - rtt(member)) / work);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** Seconds of a round trip. */
  public static double rtt(Member member) {
    return member.rtt().toNanos() / NANOS;
  }

  /**
   * Seconds that each node takes for a block, or a block and token, without the round trip.
   *
   * @return by the node's id
   */
  public synchronized Map<String, Double> seconds(Kind kind, List<Member> members) {
    double fastest =
        members.stream()
            .flatMapToDouble(member -> known(member, kind).stream())
            .min()
            .orElse(unknown(kind));
    return members.stream()
        .collect(
            Collectors.toMap(
                Member::node, member -> known(member, kind).orElse(fastest), (one, other) -> one));
  }

  /**
   * How long an answer is waited for: far longer than one like it took, as soon as some were
   * measured, so that a node that stands still does not hold others up for long.
   *
   * @param most never longer
   */
  synchronized Duration deadline(Member member, Kind kind, long work, Duration most) {
    Deque<Double> last = found.get(new Key(member.node(), kind));
    if (last == null || last.size() < ENOUGH) {
      return most;
    }
    return slack(rtt(member) + work * median(last), most);
  }

  /** The same of a call for which nothing is computed. */
  static Duration soon(Member member, Duration most) {
    return slack(rtt(member), most);
  }

  private static Duration slack(double seconds, Duration most) {
    Duration slack = most.dividedBy(LEAST_SHARE).plusNanos((long) (SLACK * seconds * NANOS));
    return slack.compareTo(most) < 0 ? slack : most;
  }

  private OptionalDouble known(Member member, Kind kind) {
    Deque<Double> last = found.get(new Key(member.node(), kind));
    return last == null ? reported(member, kind) : OptionalDouble.of(median(last));
  }

  private static double median(Deque<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static OptionalDouble reported(Member member, Kind kind) {
    return switch (kind) {
      case STEP -> positive(member, m -> m.report().stepSeconds());
      case FORWARD -> positive(member, m -> 1 / m.report().forwardRate());
      case BACKWARD -> positive(member, m -> BACKWARD / m.report().forwardRate());
    };
  }

  private static OptionalDouble positive(Member member, ToDoubleFunction<Member> value) {
    double found = value.applyAsDouble(member);
    return found > 0 && Double.isFinite(found) ? OptionalDouble.of(found) : OptionalDouble.empty();
  }

  private static double unknown(Kind kind) {
    return switch (kind) {
      case STEP -> UNKNOWN_STEP;
      case FORWARD -> UNKNOWN_PASS;
      case BACKWARD -> BACKWARD * UNKNOWN_PASS;
    };
  }
}
