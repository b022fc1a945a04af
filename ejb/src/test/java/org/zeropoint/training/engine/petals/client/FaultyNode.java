package org.zeropoint.training.engine.petals.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.node.BlockLimits;
import org.zeropoint.training.engine.petals.node.BlockService;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.RemotePeer;
import org.zeropoint.training.engine.petals.wire.WireForm;

/** A node in this process, called directly or over the wire, that fails when a test says so. */
public final class FaultyNode implements BlockPeer, AutoCloseable {

  public static final BlockLimits LIMITS =
      new BlockLimits(64L << 20, 8L << 20, 8L << 20, 8, 64, 8, 16, 4096, Duration.ofMinutes(10));

  private static final long MOST = 1 << 24;

  /** What happens to a call. */
  public enum Fault {
    NONE,
    /** The call does not arrive. */
    LOST_CALL,
    /**
     * It stands still: whoever calls waits as long as he is ready to, which {@link #waited} adds.
     */
    STILL,
    /** The call is done, and its answer does not arrive. */
    LOST_ANSWER,
    /** The node forgets sessions and adapters, and the call does not arrive. */
    RESTART,
    BUSY,
    NOT_FINITE,
    /** The answer is another one that could be. */
    LIE
  }

  /** Decides what happens to a call. */
  public interface Plan {
    /**
     * @param operation {@code forward}, {@code backward}, {@code keep}, {@code open}, {@code
     *     extend}, {@code close}
     */
    Fault of(String operation);
  }

  private final String node;
  private final Digest model;
  private final Path packed;
  private final BlockRange blocks;
  private final BlockLimits limits;
  private final Optional<WireForm> form;
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicLong waited = new AtomicLong();
  private volatile BlockService service;
  private volatile BlockPeer peer;
  private volatile Plan plan = operation -> Fault.NONE;

  public FaultyNode(
      String node,
      Digest model,
      Path packed,
      BlockRange blocks,
      BlockLimits limits,
      Optional<WireForm> form) {
    this.node = node;
    this.packed = packed;
    this.model = model;
    this.blocks = blocks;
    this.limits = limits;
    this.form = form;
    start();
  }

  private void start() {
    service = new BlockService(node, limits, System::nanoTime);
    service.load(model, packed, blocks);
    var handler = new BlockHandler(service, MOST);
    peer =
        form.<BlockPeer>map(
                chosen ->
                    new RemotePeer(
                        node,
                        (operation, body, deadline) -> handler.handle(operation, body),
                        chosen,
                        MOST))
            .orElse(service);
  }

  /** It is there and holds nothing any more. */
  public void unload() {
    service.unload(model, blocks, Duration.ofSeconds(5));
  }

  public void plan(Plan next) {
    plan = next;
  }

  /** How many calls had a fault. */
  public int faults() {
    return faults.get();
  }

  /** How long calls waited while it stood still. */
  public Duration waited() {
    return Duration.ofNanos(waited.get());
  }

  /** Bytes that the adapters of runs take. */
  public long adapterBytes() {
    return service.adapterBytes();
  }

  private <T> T call(String operation, Duration deadline, Supplier<T> work) {
    Fault fault = plan.of(operation);
    if (fault != Fault.NONE) {
      faults.incrementAndGet();
    }
    switch (fault) {
      case RESTART -> {
        service.close();
        start();
        throw unreachable();
      }
      case LOST_CALL -> throw unreachable();
      case STILL -> {
        waited.addAndGet(deadline.toNanos());
        throw unreachable();
      }
      case BUSY ->
          throw new PeerFailure(node, Kind.BUSY, "is busy", Optional.of(Duration.ofMillis(100)));
      default -> {}
    }
    T answer = work.get();
    if (fault == Fault.LOST_ANSWER) {
      throw unreachable();
    }
    return altered(answer, fault);
  }

  @SuppressWarnings("unchecked")
  private static <T> T altered(T answer, Fault fault) {
    float factor = fault == Fault.LIE ? 1.5f : fault == Fault.NOT_FINITE ? Float.NaN : 1;
    if (answer instanceof Hidden hidden) {
      return (T) altered(hidden, factor);
    }
    return answer instanceof BlockGradient gradient
        ? (T) new BlockGradient(altered(gradient.input(), factor), gradient.adapter())
        : answer;
  }

  private static Hidden altered(Hidden hidden, float factor) {
    float[] data = hidden.data().clone();
    for (int i = 0; i < data.length; i += 3) {
      data[i] *= factor;
    }
    return new Hidden(hidden.rows(), hidden.length(), hidden.width(), data);
  }

  private PeerFailure unreachable() {
    return new PeerFailure(node, Kind.UNREACHABLE, "does not answer");
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public Report report(Duration deadline) {
    return peer.report(deadline);
  }

  @Override
  public Hidden forward(Part part, Hidden input, Duration deadline) {
    return call("forward", deadline, () -> peer.forward(part, input, deadline));
  }

  @Override
  public BlockGradient backward(Part part, Hidden input, Hidden gradient, Duration deadline) {
    return call("backward", deadline, () -> peer.backward(part, input, gradient, deadline));
  }

  @Override
  public void keep(AdapterState adapter, Duration deadline) {
    call(
        "keep",
        deadline,
        () -> {
          peer.keep(adapter, deadline);
          return true;
        });
  }

  @Override
  public void forget(String run, Duration deadline) {
    peer.forget(run, deadline);
  }

  @Override
  public void open(
      String session, Part part, int rows, int tokens, Duration patience, Duration deadline) {
    call(
        "open",
        deadline,
        () -> {
          peer.open(session, part, rows, tokens, patience, deadline);
          return true;
        });
  }

  @Override
  public Hidden extend(String session, int position, Hidden fresh, Duration deadline) {
    return call("extend", deadline, () -> peer.extend(session, position, fresh, deadline));
  }

  @Override
  public void close(String session, Duration deadline) {
    call(
        "close",
        deadline,
        () -> {
          peer.close(session, deadline);
          return true;
        });
  }

  @Override
  public void close() {
    service.close();
  }
}
