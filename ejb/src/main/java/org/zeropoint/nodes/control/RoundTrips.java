package org.zeropoint.nodes.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.shared.Problem;

/**
 * Measures how long a call to each node and back takes that does nothing there: what is added to
 * every call that does. So it is also known whether a node can be called at all.
 */
@ApplicationScoped
public class RoundTrips {

  /** The call that does nothing. */
  public static final String PATH = "/api/blocks/ping";

  private static final System.Logger LOG = System.getLogger(RoundTrips.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Set<String> underway = ConcurrentHashMap.newKeySet();

  @Resource private ManagedExecutorService executor;
  @Inject private PulseBook pulses;
  @Inject private NodeCalls calls;

  /** Begins a call to each node that is heard of and has none under way. */
  void measure() {
    for (Node node : pulses.callable()) {
      if (underway.add(node.nodeId())) {
        try {
          executor.execute(() -> measure(node));
        } catch (RejectedExecutionException e) {
          underway.remove(node.nodeId());
          throw e;
        }
      }
    }
  }

  private void measure(Node node) {
    try {
      // The first call may open a connection; the second shows what a call in a row takes.
      call(node);
      long begin = System.nanoTime();
      Answer answer = call(node);
      Duration trip = Duration.ofNanos(System.nanoTime() - begin);
      if (answer.succeeded()) {
        pulses.reached(node.id(), trip);
      } else {
        pulses.notReached(node.id(), "answered " + answer.status() + ": " + answer.detail());
      }
    } catch (CallFailure | Problem e) {
      pulses.notReached(node.id(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the way to " + node.nodeId() + " was not measured", e);
    } finally {
      underway.remove(node.nodeId());
    }
  }

  private Answer call(Node node) {
    return calls.call(Peer.of(node), Call.get(PATH, DEADLINE));
  }
}
