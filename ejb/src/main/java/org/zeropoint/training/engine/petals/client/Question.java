package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.client.Measures.Kind;

/**
 * Something that every node that holds the blocks answers alike, and so does whoever has the
 * model's file.
 */
interface Question<T> {

  BlockRange blocks();

  Kind kind();

  Hidden input();

  T ask(BlockPeer peer, Part part, Duration deadline);

  T compute(Blocks held, Optional<BlockAdapter> adapter);

  /** Why an answer cannot be: another shape, or not finite. */
  Optional<String> fault(T answer);

  /** How far an answer is from another, as {@link Distance}. */
  double distance(T answer, T other);

  /** Blocks times tokens. */
  default long work() {
    return (long) blocks().size() * input().rows() * input().length();
  }

  /** For people: {@code forward of the blocks 2-3}. */
  default String told() {
    return (kind() == Kind.BACKWARD ? "backward" : "forward") + " of the blocks " + blocks();
  }

  /**
   * What blocks make of rows that begin at position 0.
   *
   * @param last positions at the end that are asked for
   */
  record Forward(BlockRange blocks, Hidden input, int last) implements Question<Hidden> {

    @Override
    public Kind kind() {
      return Kind.FORWARD;
    }

    @Override
    public Hidden ask(BlockPeer peer, Part part, Duration deadline) {
      return History.last(peer.forward(part, input, deadline), last);
    }

    @Override
    public Hidden compute(Blocks held, Optional<BlockAdapter> adapter) {
      return History.last(held.forward(blocks, input, adapter), last);
    }

    @Override
    public Optional<String> fault(Hidden answer) {
      return shapeFault(answer, input.rows(), last, input.width());
    }

    @Override
    public double distance(Hidden answer, Hidden other) {
      return Distance.of(List.of(answer.data()), List.of(other.data()));
    }
  }

  /**
   * The gradients by what came into blocks and by their adapter.
   *
   * @param matrices names and shapes of the adapter's in these blocks
   */
  record Backward(
      BlockRange blocks, Hidden input, Hidden gradient, Map<String, List<Integer>> matrices)
      implements Question<BlockGradient> {

    @Override
    public Kind kind() {
      return Kind.BACKWARD;
    }

    @Override
    public BlockGradient ask(BlockPeer peer, Part part, Duration deadline) {
      return peer.backward(part, input, gradient, deadline);
    }

    @Override
    public BlockGradient compute(Blocks held, Optional<BlockAdapter> adapter) {
      return held.backward(blocks, input, gradient, adapter);
    }

    @Override
    public Optional<String> fault(BlockGradient answer) {
      return shapeFault(answer.input(), input.rows(), input.length(), input.width())
          .or(() -> adapterFault(answer.adapter()));
    }

    private Optional<String> adapterFault(Map<String, Tensor> found) {
      if (!found.keySet().equals(matrices.keySet())) {
        return Optional.of("has gradients by other matrices than the adapter's");
      }
      for (var matrix : found.entrySet()) {
        if (!matrix.getValue().shape().equals(matrices.get(matrix.getKey()))) {
          return Optional.of("has a gradient of another shape than " + matrix.getKey());
        }
        if (!finite(matrix.getValue().data())) {
          return Optional.of("has a gradient that is not finite");
        }
      }
      return Optional.empty();
    }

    private static boolean finite(float[] values) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
      return true;
    }

    /** Gradients by matrices are small beside one by the input, and are compared by themselves. */
    @Override
    public double distance(BlockGradient answer, BlockGradient other) {
      return Math.max(
          Distance.of(List.of(answer.input().data()), List.of(other.input().data())),
          Distance.of(ordered(answer), ordered(other)));
    }

    private List<float[]> ordered(BlockGradient answer) {
      return matrices.keySet().stream().map(name -> answer.adapter().get(name).data()).toList();
    }
  }

  private static Optional<String> shapeFault(Hidden answer, int rows, int length, int width) {
    if (answer.rows() != rows || answer.length() != length || answer.width() != width) {
      return Optional.of(
          "is %d × %d × %d, not %d × %d × %d"
              .formatted(answer.rows(), answer.length(), answer.width(), rows, length, width));
    }
    return answer.finite() ? Optional.empty() : Optional.of("is not finite");
  }
}
