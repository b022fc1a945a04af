package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDManager;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Usage;
import org.zeropoint.shared.Invalid;

/**
 * Some blocks of a model in native memory. May be used by several threads at once; {@link #close}
 * waits for them. A chain of ranges that follow one another computes what the whole model does.
 */
public final class Blocks implements AutoCloseable {

  private final RangeNet net;
  private final Usage usage = new Usage();
  private final AtomicLong opened = new AtomicLong();

  private Blocks(RangeNet net) {
    this.net = net;
  }

  /**
   * Loads the weights of some blocks, decoded to fp32 one tensor at a time; nothing else is read.
   *
   * @throws Invalid naming the tensor that is missing, of another shape or not finite
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static Blocks load(
      ModelConfig config, TensorSource source, BlockRange range, Precision precision) {
    TorchProbe.require();
    requireWithin(config, range);
    return new Blocks(new RangeNet(config, precision, range, Parameters.reader(config, source)));
  }

  /** Bytes of native memory that the weights of some blocks take. */
  public static long bytes(ModelConfig config, BlockRange range) {
    requireWithin(config, range);
    long block = new Shapes(Parameters.blockShapes(config)).elements();
    return Math.multiplyExact(Math.multiplyExact(block, range.size()), (long) Float.BYTES);
  }

  private static void requireWithin(ModelConfig config, BlockRange range) {
    if (range.end() > config.layers()) {
      throw new Invalid(
          "/blocks", "%s are not among the model's %d blocks".formatted(range, config.layers()));
    }
  }

  public long bytes() {
    return bytes(config(), range());
  }

  public BlockRange range() {
    return net.range();
  }

  public ModelConfig config() {
    return net.config();
  }

  /**
   * What some of the blocks make of the residual stream of rows that begin at position 0. Rows that
   * are shorter are padded behind, with any numbers: no position sees what follows it.
   *
   * @throws Invalid when the part is not held, or the input is not of this model
   */
  public Hidden forward(BlockRange part, Hidden input, Optional<BlockAdapter> adapter) {
    check(part, input, adapter);
    return using(adapter, () -> new Passage(net).forward(part, input, adapter));
  }

  /**
   * The gradients by what came into the part and by its adapter; computes forward anew.
   *
   * @param gradient by what forward gave
   * @throws Invalid as {@link #forward}
   */
  public BlockGradient backward(
      BlockRange part, Hidden input, Hidden gradient, Optional<BlockAdapter> adapter) {
    check(part, input, adapter);
    if (gradient.rows() != input.rows()
        || gradient.length() != input.length()
        || gradient.width() != input.width()) {
      throw new Invalid("/gradient", "must have the shape of the input");
    }
    return using(adapter, () -> new Passage(net).backward(part, input, gradient, adapter));
  }

  /**
   * Reserves keys and values for an inference session.
   *
   * @param tokens that each row may have in the end, at most the model's context
   * @throws Invalid when the part is not held, or rows and tokens cannot be
   */
  public BlockSession open(BlockRange part, int rows, int tokens) {
    requireHeld(part);
    sessionBytes(config(), part, rows, tokens);
    return usage.during(
        () -> {
          NDManager manager = net.scope();
          try {
            return new BlockSession(this, part, opened.incrementAndGet(), rows, tokens, manager);
          } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
          }
        });
  }

  /**
   * Bytes of native memory that a session takes: keys and values in fp32.
   *
   * @throws Invalid when rows and tokens cannot be
   */
  public static long sessionBytes(ModelConfig config, BlockRange part, int rows, int tokens) {
    requireWithin(config, part);
    if (rows < 1) {
      throw new Invalid("/rows", "must be at least 1");
    }
    if (tokens < 1 || tokens > config.context()) {
      throw new Invalid("/tokens", "must be from 1 to the context of " + config.context());
    }
    long position = 2L * Float.BYTES * part.size() * config.keyValueHeads() * config.headWidth();
    return Math.multiplyExact(Math.multiplyExact(position, (long) rows), (long) tokens);
  }

  /**
   * Reads several sessions of these blocks on at once. Those with one fresh position go through the
   * projections side by side, which gives what one after the other gives, within rounding.
   *
   * @param sessions each once
   * @param fresh the next positions of each
   * @return what their blocks make of each
   * @throws Invalid as {@link BlockSession#extend}; no session has moved then
   */
  public List<Hidden> extend(List<BlockSession> sessions, List<Hidden> fresh) {
    if (sessions.size() != fresh.size()) {
      throw new IllegalArgumentException("there is not one input for each session");
    }
    if (sessions.stream().anyMatch(session -> !session.isOf(this))
        || new HashSet<>(sessions).size() != sessions.size()) {
      throw new IllegalArgumentException("the sessions are not different ones of these blocks");
    }
    return usage.during(() -> locked(sessions, () -> new Extension(net).of(sessions, fresh)));
  }

  /** Always in the same order, so that nobody waits for a session of somebody who waits. */
  private static <T> T locked(List<BlockSession> sessions, Supplier<T> work) {
    List<BlockSession> ordered =
        sessions.stream().sorted(Comparator.comparingLong(BlockSession::number)).toList();
    ordered.forEach(session -> session.lock().lock());
    try {
      return work.get();
    } finally {
      ordered.forEach(session -> session.lock().unlock());
    }
  }

  private <T> T using(Optional<BlockAdapter> adapter, Supplier<T> work) {
    return usage.during(() -> adapter.isPresent() ? adapter.get().during(work) : work.get());
  }

  private void check(BlockRange part, Hidden input, Optional<BlockAdapter> adapter) {
    requireHeld(part);
    net.requireWidth(input);
    if (input.length() > config().context()) {
      throw new Invalid(
          "/hidden",
          "has %d positions, more than the context of %d"
              .formatted(input.length(), config().context()));
    }
    adapter.ifPresent(some -> some.requireFits(config(), part));
  }

  private void requireHeld(BlockRange part) {
    if (!range().holds(part)) {
      throw new Invalid("/blocks", "%s are not among %s".formatted(part, range()));
    }
  }

  @Override
  public void close() {
    usage.end(net::close);
  }
}
