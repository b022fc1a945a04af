package org.zeropoint.training.engine.petals.client;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.client.Swarm.State;

/**
 * What everybody who asks nodes has in common: who may be asked, how long calls take, and who is
 * left alone. One for a process. Used by several threads.
 */
public final class SwarmClient {

  private static final System.Logger LOG = System.getLogger(SwarmClient.class.getName());
  private static final double NANOS = 1e9;

  /** A node that takes no work says so again if it is asked too early. */
  private static final Duration CLOSED = Duration.ofSeconds(10);

  private final Swarm swarm;
  private final Limits limits;
  private final Clock clock;
  private final Pause pause;
  private final Bans bans;
  private final Measures measures = new Measures();
  private final SplittableRandom random;
  private final Set<String> liars = ConcurrentHashMap.newKeySet();

  /**
   * @param seed of what is left to chance in pauses
   */
  public SwarmClient(Swarm swarm, Limits limits, Clock clock, Pause pause, long seed) {
    this.swarm = swarm;
    this.limits = limits;
    this.clock = clock;
    this.pause = pause;
    this.bans = new Bans(clock);
    this.random = new SplittableRandom(seed);
  }

  public Swarm swarm() {
    return swarm;
  }

  Limits limits() {
    return limits;
  }

  Clock clock() {
    return clock;
  }

  Bans bans() {
    return bans;
  }

  Measures measures() {
    return measures;
  }

  void pause(Duration time) throws InterruptedException {
    pause.pause(time);
  }

  synchronized long random(long bound) {
    return random.nextLong(bound);
  }

  /** Nodes that may be given new work now. */
  List<Member> usable() {
    List<Member> members = swarm.members();
    List<String> listed = members.stream().map(Member::node).toList();
    // One that the swarm took out and lists again was let in by a person.
    liars.retainAll(listed);
    bans.retain(listed);
    return members.stream()
        .filter(member -> member.state() == State.USABLE)
        .filter(member -> !liars.contains(member.node()) && bans.admits(member.node()))
        .toList();
  }

  /**
   * One call to a node.
   *
   * @param kind of what is measured
   * @param work as in {@link Measures#took}
   * @throws PeerFailure as the node, or because it must not be asked now
   */
  <T> T ask(Member member, Measures.Kind kind, long work, Call<T> call) {
    Duration deadline = measures.deadline(member, kind, work, limits.call());
    long begin = System.nanoTime();
    T answer = admitted(member, peer -> call.on(peer, deadline));
    measures.took(member, kind, work, (System.nanoTime() - begin) / NANOS);
    return answer;
  }

  /** Something that a node is asked. */
  @FunctionalInterface
  interface Call<T> {
    T on(BlockPeer peer, Duration deadline);
  }

  /** One call that says nothing about a node's speed. */
  <T> T admitted(Member member, Function<BlockPeer, T> call) {
    String node = member.node();
    if (liars.contains(node) || !bans.admit(node)) {
      throw new PeerFailure(node, Kind.CLOSED, "is left alone for now");
    }
    try {
      T answer = call.apply(member.peer());
      bans.succeeded(node);
      return answer;
    } catch (PeerFailure e) {
      note(node, e);
      throw e;
    } catch (RuntimeException | Error e) {
      bans.released(node);
      throw e;
    }
  }

  private void note(String node, PeerFailure failure) {
    boolean usual = failure.kind() == Kind.BUSY || failure.kind() == Kind.LOST;
    LOG.log(usual ? System.Logger.Level.DEBUG : System.Logger.Level.INFO, failure.getMessage());
    switch (failure.kind()) {
      case UNREACHABLE -> bans.failed(node);
      case BUSY -> bans.waits(node, failure.retryAfter());
      case CLOSED -> bans.waits(node, CLOSED);
      // What is wrong may have been altered on its way: whoever asked asks again before it judges.
      case LOST, WRONG, REFUSED -> bans.released(node);
    }
  }

  /** Never asks a node again, and has it taken out for everybody. */
  void quarantine(String node, String evidence) {
    if (liars.add(node)) {
      LOG.log(System.Logger.Level.WARNING, "node %s is quarantined: %s".formatted(node, evidence));
      swarm.quarantine(node, evidence);
    }
  }
}
