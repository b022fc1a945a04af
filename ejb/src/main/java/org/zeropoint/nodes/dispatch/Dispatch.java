package org.zeropoint.nodes.dispatch;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.CallFailure.Kind;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature.Signer;

/** Makes calls: tries again where that is harmless, and spares who does not answer. */
public final class Dispatch {

  private static final Backoff BACKOFF =
      new Backoff(4, Duration.ofMillis(100), Duration.ofSeconds(2));
  private static final CircuitBreaker.Rule BREAKER =
      new CircuitBreaker.Rule(5, Duration.ofSeconds(2), Duration.ofSeconds(30));
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Exchange exchange;
  private final Backoff backoff;
  private final CircuitBreaker.Rule breaker;
  private final Clock clock;
  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  /**
   * @param signer who signs: asked for each call, as a machine gets its id when it is enrolled
   */
  public Dispatch(Supplier<Signer> signer, Clock clock) {
    this(signer, clock, BACKOFF, BREAKER);
  }

  Dispatch(Supplier<Signer> signer, Clock clock, Backoff backoff, CircuitBreaker.Rule breaker) {
    // Redirects are not followed and nothing is remembered of one call for another. Its threads are
    // its own: the server's may all be training, and wait here for an answer.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    this.exchange = new Exchange(client, signer, clock);
    this.backoff = backoff;
    this.breaker = breaker;
    this.clock = clock;
  }

  /**
   * Calls. Whoever is interrupted while waiting gets CANCELLED, and the other side sees its
   * connection closed.
   *
   * @return an answer of any status but 429 and 503, whose signature is right
   * @throws CallFailure when there is none by the deadline
   */
  public Answer call(Peer peer, Call call) {
    CircuitBreaker gate =
        breakers.computeIfAbsent(peer.id(), any -> new CircuitBreaker(breaker, clock));
    long end = System.nanoTime() + call.deadline().toNanos();
    for (int tried = 1; ; tried++) {
      try {
        return once(peer, call, gate, Duration.ofNanos(end - System.nanoTime()));
      } catch (CallFailure failure) {
        Duration pause =
            backoff.after(tried, ThreadLocalRandom.current().nextDouble(), failure.retryAfter());
        boolean over = System.nanoTime() + pause.toNanos() >= end;
        if (!call.repeatable() || !passes(failure) || tried >= backoff.tries() || over) {
          throw failure;
        }
        rest(peer, pause);
      }
    }
  }

  /** A probe of a gate that opens by itself is no try: whoever waits has the deadline for it. */
  private static boolean passes(CallFailure failure) {
    return failure.kind() == Kind.UNREACHABLE
        || failure.kind() == Kind.BUSY
        || failure.kind() == Kind.OPEN;
  }

  private Answer once(Peer peer, Call call, CircuitBreaker gate, Duration time) {
    Optional<Duration> wait = gate.ask();
    if (wait.isPresent()) {
      throw new CallFailure(
          peer.id(), Kind.OPEN, "did not answer of late and is not asked now", wait.get());
    }
    boolean known = false;
    try {
      Answer answer = exchange.send(peer, call, time);
      gate.succeeded();
      known = true;
      return answer;
    } catch (CallFailure failure) {
      known = tell(gate, failure);
      throw failure;
    } finally {
      if (!known) {
        gate.abandoned();
      }
    }
  }

  /** Whether the failure says anything of the other side. */
  private static boolean tell(CircuitBreaker gate, CallFailure failure) {
    switch (failure.kind()) {
      case BUSY -> gate.succeeded();
      case UNREACHABLE, UNTRUSTED -> gate.failed();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void rest(Peer peer, Duration pause) {
    try {
      Thread.sleep(pause.toMillis() + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallFailure(peer.id(), Kind.CANCELLED, "the call was cancelled", e);
    }
  }
}
