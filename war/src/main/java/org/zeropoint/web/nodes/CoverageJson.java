package org.zeropoint.web.nodes;

import java.util.List;
import org.zeropoint.nodes.entity.Coverage;

/**
 * Which nodes hold the blocks of a model, on the wire.
 *
 * @param model digest of the model's file
 * @param covered blocks that at least one live node holds
 */
public record CoverageJson(
    String model, String label, int blocks, int covered, List<Block> coverage) {

  /**
   * A block.
   *
   * @param coming names of the nodes that shall hold it and do not yet
   */
  public record Block(int block, List<String> nodes, List<String> coming) {}

  static CoverageJson of(Coverage coverage) {
    return new CoverageJson(
        coverage.model().value(),
        coverage.label(),
        coverage.blocks().size(),
        coverage.covered(),
        coverage.blocks().stream()
            .map(block -> new Block(block.number(), block.holders(), block.coming()))
            .toList());
  }
}
