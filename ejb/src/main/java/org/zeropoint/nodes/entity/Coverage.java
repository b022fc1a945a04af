package org.zeropoint.nodes.entity;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.shared.Digest;

/**
 * Which nodes hold the blocks of a model.
 *
 * @param model digest of the model's file
 * @param label what people call it
 * @param blocks for each block from 0 on, who has it
 */
public record Coverage(Digest model, String label, List<Block> blocks) {

  public Coverage {
    blocks = List.copyOf(blocks);
  }

  /**
   * A block.
   *
   * @param number from 0
   * @param holders names of the nodes that have it in memory and are live
   * @param coming names of those that shall hold it and do not yet
   */
  public record Block(int number, List<String> holders, List<String> coming) {

    public Block {
      holders = List.copyOf(holders);
      coming = List.copyOf(coming);
    }

    public boolean covered() {
      return !holders.isEmpty();
    }
  }

  /**
   * Who has the blocks of a model.
   *
   * @param nodes all that there are
   * @param assignments of the model
   */
  public static Coverage of(
      ServedModel model, List<NodeStanding> nodes, List<Assignment> assignments) {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < model.blocks(); i++) {
      int block = i;
      List<String> holders =
          nodes.stream()
              .filter(n -> n.node().isLive() && n.report().holds(model.digest(), block))
              .map(n -> n.node().name())
              .toList();
      List<String> coming =
          assignments.stream()
              .filter(a -> a.node().isLive() && a.wanted().first() <= block)
              .filter(a -> block < a.wanted().end())
              .map(a -> a.node().name())
              .filter(name -> !holders.contains(name))
              .toList();
      blocks.add(new Block(block, holders, coming));
    }
    return new Coverage(model.digest(), model.label(), blocks);
  }

  /** How many blocks at least one node has. */
  public int covered() {
    return (int) blocks.stream().filter(Block::covered).count();
  }

  /** Whether the nodes can compute the whole model. */
  public boolean whole() {
    return covered() == blocks.size();
  }
}
