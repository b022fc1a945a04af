package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * Who holds which block of a model.
 *
 * @param blocks all of the model's, in their order
 */
public record Coverage(List<Block> blocks) {

  public Coverage {
    blocks = List.copyOf(blocks);
  }

  /**
   * A block of the model.
   *
   * @param nodes that hold it
   * @param throughput tokens a second that these bring through it while each of them also computes
   *     what else it holds of the model
   */
  public record Block(int number, List<String> nodes, double throughput) {

    public Block {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * A node that holds blocks of the model.
   *
   * @param rate measured tokens a second and block, 0 before it is known
   */
  public record Holder(String node, List<BlockRange> held, double rate) {

    /** A rate that no node has, so that one that is not measured yet counts for something. */
    private static final double LEAST_RATE = 1e-3;

    public Holder {
      held = List.copyOf(held);
      if (!(rate >= 0) || !Double.isFinite(rate)) {
        throw new IllegalArgumentException("a node has no rate of " + rate);
      }
    }

    static Holder of(Digest model, Member member) {
      return new Holder(member.node(), member.held(model), member.report().forwardRate());
    }

    boolean holds(int block) {
      return held.stream().anyMatch(range -> range.holds(block));
    }

    double throughput() {
      return Math.max(LEAST_RATE, rate) / held.stream().mapToInt(BlockRange::size).sum();
    }
  }

  /**
   * Of a model over some nodes.
   *
   * @param layers blocks that the model has
   */
  public static Coverage of(int layers, List<Holder> holders) {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < layers; i++) {
      int block = i;
      List<Holder> holding = holders.stream().filter(h -> h.holds(block)).toList();
      blocks.add(
          new Block(
              block,
              holding.stream().map(Holder::node).toList(),
              holding.stream().mapToDouble(Holder::throughput).sum()));
    }
    return new Coverage(blocks);
  }

  /** The same over the members of a swarm. */
  public static Coverage of(Digest model, int layers, List<Member> members) {
    return of(layers, members.stream().map(member -> Holder.of(model, member)).toList());
  }

  /** The blocks that nobody holds. */
  public List<BlockRange> missing() {
    return ranges(
        IntStream.range(0, blocks.size()).filter(i -> blocks.get(i).nodes().isEmpty()).toArray());
  }

  /** Numbers in rising order as ranges. */
  static List<BlockRange> ranges(int[] numbers) {
    var ranges = new ArrayList<BlockRange>();
    int from = 0;
    for (int i = 1; i <= numbers.length; i++) {
      if (i == numbers.length || numbers[i] != numbers[i - 1] + 1) {
        ranges.add(new BlockRange(numbers[from], numbers[i - 1] + 1));
        from = i;
      }
    }
    return ranges;
  }

  public boolean isWhole() {
    return missing().isEmpty();
  }

  /**
   * Requires that each block is held.
   *
   * @throws Unavailable naming the blocks that are not
   */
  public void requireWhole() {
    List<BlockRange> missing = missing();
    if (!missing.isEmpty()) {
      throw new Unavailable(
          "no node that is online holds the blocks %s of the model's %d"
              .formatted(
                  missing.stream().map(BlockRange::toString).collect(Collectors.joining(", ")),
                  blocks.size()));
    }
  }
}
