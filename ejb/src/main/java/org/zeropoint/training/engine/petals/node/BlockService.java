package org.zeropoint.training.engine.petals.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.node.Lane.Use;
import org.zeropoint.training.engine.petals.node.Sessions.Terms;
import org.zeropoint.training.engine.worker.Deadline;

/**
 * Serves the blocks that a node holds. Calls are computed on the threads that make them, one at a
 * time; a call whose deadline passes before its turn is dropped, as is one whose thread is
 * interrupted. Thread-safe.
 */
public final class BlockService implements BlockPeer, AutoCloseable {

  private final Refusals refusals;
  private final BlockLimits limits;
  private final Rates rates;
  private final Lane lane;
  private final Shelf shelf;
  private final CacheMemory memory;
  private final Sessions sessions;
  private final Adapters adapters;
  private final SessionReader reader;
  private volatile boolean draining;

  /**
   * @param node its id
   * @param nanos as {@link System#nanoTime}
   */
  public BlockService(String node, BlockLimits limits, LongSupplier nanos) {
    this.refusals = new Refusals(node);
    this.limits = limits;
    this.rates = new Rates(nanos);
    this.lane = new Lane(refusals, limits.queue(), nanos);
    this.shelf = new Shelf(refusals, limits.weightBytes());
    this.memory = new CacheMemory(refusals, limits.cacheBytes(), limits.queue());
    this.sessions = new Sessions(refusals, memory, limits.idle(), nanos);
    this.adapters = new Adapters(refusals, limits.adapterBytes(), limits.adapters());
    this.reader = new SessionReader(refusals, lane, rates, limits);
  }

  @Override
  public String node() {
    return refusals.node();
  }

  /**
   * Loads blocks; nothing is done when they are there.
   *
   * @param model digest of the file, which the caller has checked
   * @param packed a {@link org.zeropoint.lm.language.ModelFile}
   * @throws org.zeropoint.shared.Conflict with the numbers when there is no room for them
   * @throws Invalid when the file is none or has no such blocks
   */
  public void load(Digest model, Path packed, BlockRange blocks) {
    shelf.load(model, packed, blocks);
  }

  /**
   * Gives blocks back once the calls and sessions that use them are over; nobody new may use them
   * meanwhile.
   *
   * @return whether they are gone; when it lasts too long they stay
   */
  public boolean unload(Digest model, BlockRange blocks, Duration patience) {
    return shelf.unload(model, blocks, patience);
  }

  /** Whether new sessions and training are refused; sessions that are open go on. */
  public void drain(boolean on) {
    draining = on;
  }

  /** Ends sessions that nobody used for long; to be called now and then. */
  public void sweep() {
    sessions.sweep();
  }

  /** Forgets the sessions and adapters of whoever asked so far. */
  public void forget() {
    sessions.forget();
    adapters.forget();
  }

  /** Sessions that are open. */
  public int sessions() {
    return sessions.count();
  }

  /** Bytes of native memory that adapters take. */
  public long adapterBytes() {
    return adapters.used();
  }

  Lane lane() {
    return lane;
  }

  /** How many sessions were read on in one call lately, the median; 0 before the first. */
  public double together() {
    return reader.together();
  }

  @Override
  public Report report(Duration deadline) {
    return new Report(
        shelf.held(),
        memory.free(),
        memory.total(),
        rates.forwardRate(),
        rates.stepSeconds(),
        lane.waiting() + memory.waiting());
  }

  @Override
  public Hidden forward(Part part, Hidden input, Duration deadline) {
    return train(
        part,
        input,
        deadline,
        (blocks, adapter) ->
            rates.forward(
                positions(input),
                part.blocks().size(),
                () -> blocks.forward(part.blocks(), input, adapter)));
  }

  @Override
  public BlockGradient backward(Part part, Hidden input, Hidden gradient, Duration deadline) {
    return train(
        part,
        input,
        deadline,
        (blocks, adapter) -> blocks.backward(part.blocks(), input, gradient, adapter));
  }

  private <T> T train(
      Part part,
      Hidden input,
      Duration deadline,
      BiFunction<Blocks, Optional<BlockAdapter>, T> work) {
    Deadline until = Deadline.in(deadline);
    requireNotDraining();
    requireFew(input);
    try (Shelf.Use use = shelf.use(part.model(), part.blocks())) {
      return adapters.with(
          part,
          adapter -> lane.during(Use.TRAINING, until, () -> work.apply(use.blocks(), adapter)));
    }
  }

  @Override
  public void keep(AdapterState adapter, Duration deadline) {
    requireNotDraining();
    try (Shelf.Use use = shelf.use(adapter.model(), adapter.blocks())) {
      adapters.keep(adapter, use.blocks().config());
    }
  }

  @Override
  public void forget(String run, Duration deadline) {
    adapters.forget(run);
  }

  @Override
  public void open(
      String session, Part part, int rows, int tokens, Duration patience, Duration deadline) {
    Deadline wait = Deadline.in(patience.compareTo(deadline) < 0 ? patience : deadline);
    requireNotDraining();
    if (part.adapter().isPresent()) {
      throw new Invalid("/adapter", "must be left out of a session");
    }
    Shelf.Use use = shelf.use(part.model(), part.blocks());
    sessions.open(session, use, new Terms(part, rows, tokens), wait);
    if (draining) {
      sessions.close(session);
      requireNotDraining();
    }
  }

  @Override
  public Hidden extend(String session, int position, Hidden fresh, Duration deadline) {
    Deadline until = Deadline.in(deadline);
    requireFew(fresh);
    return sessions.use(
        session, until, served -> reader.read(served, session, position, fresh, until));
  }

  @Override
  public void close(String session, Duration deadline) {
    sessions.close(session);
  }

  private void requireNotDraining() {
    if (draining) {
      throw refusals.closed("is draining: it takes no new sessions and no training");
    }
  }

  private void requireFew(Hidden hidden) {
    if (positions(hidden) > limits.positions()) {
      throw new Invalid(
          "/x",
          "has %d positions, and a call at most %d"
              .formatted(positions(hidden), limits.positions()));
    }
  }

  private static long positions(Hidden hidden) {
    return (long) hidden.rows() * hidden.length();
  }

  /** Refuses who waits or comes, waits for who computes, and gives all memory back. */
  @Override
  public void close() {
    draining = true;
    lane.close();
    sessions.close();
    adapters.close();
    shelf.close();
  }
}
