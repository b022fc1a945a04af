package org.zeropoint.web.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zeropoint.nodes.entity.Coverage;
import org.zeropoint.nodes.entity.Coverage.Block;
import org.zeropoint.nodes.entity.NodeState;

/** How nodes and what they hold are shown. */
@Named
@ApplicationScoped
public class NodeWords {

  public String label(NodeState state) {
    return switch (state) {
      case JOINING -> "Joining";
      case ONLINE -> "Online";
      case DRAINING -> "Draining";
      case OFFLINE -> "Offline";
      case QUARANTINED -> "Quarantined";
    };
  }

  public String tone(NodeState state) {
    return switch (state) {
      case JOINING -> "wait";
      case ONLINE -> "good";
      case DRAINING -> "work";
      case OFFLINE -> "off";
      case QUARANTINED -> "bad";
    };
  }

  public String icon(NodeState state) {
    return switch (state) {
      case JOINING -> "pi-hourglass";
      case ONLINE -> "pi-check-circle";
      case DRAINING -> "pi-sign-out";
      case OFFLINE -> "pi-minus-circle";
      case QUARANTINED -> "pi-ban";
    };
  }

  /** What it means for whoever looks. */
  public String meaning(NodeState state) {
    return switch (state) {
      case JOINING -> "Has a lease, and has not said yet how it stands";
      case ONLINE -> "";
      case DRAINING -> "Hands its blocks over and gets no new work";
      case OFFLINE -> "Was not heard of in time; it comes back by itself";
      case QUARANTINED -> "Is not trusted and gets nothing";
    };
  }

  /** Which blocks of a model nobody holds: {@code 3 to 5 and 9}. */
  public String missing(Coverage coverage) {
    return stretches(coverage, block -> !block.covered());
  }

  /** Which blocks each node holds: {@code gpu-1 holds 0 to 5 and 9; gpu-2 holds 6}. */
  public String holdings(Coverage coverage) {
    return coverage.blocks().stream()
        .flatMap(block -> block.holders().stream())
        .distinct()
        .sorted()
        .map(
            name -> name + " holds " + stretches(coverage, block -> block.holders().contains(name)))
        .collect(Collectors.joining("; "));
  }

  private static String stretches(Coverage coverage, Predicate<Block> counts) {
    List<String> stretches = new ArrayList<>();
    int first = -1;
    for (Block block : coverage.blocks()) {
      if (counts.test(block) && first < 0) {
        first = block.number();
      } else if (!counts.test(block) && first >= 0) {
        stretches.add(stretch(first, block.number() - 1));
        first = -1;
      }
    }
    if (first >= 0) {
      stretches.add(stretch(first, coverage.blocks().size() - 1));
    }
    return listed(stretches);
  }

  private static String stretch(int first, int last) {
    return first == last ? String.valueOf(first) : first + " to " + last;
  }

  /** Who has a block, in a sentence. */
  public String told(Block block) {
    String held = block.covered() ? "held by " + listed(block.holders()) : "held by no node";
    String coming =
        block.coming().isEmpty() ? "" : "; " + listed(block.coming()) + " shall hold it";
    return "Block " + block.number() + ": " + held + coming;
  }

  /** What stands in the cell of a block below its number. */
  public String sign(Block block) {
    if (block.covered()) {
      return "×" + block.holders().size();
    }
    return block.coming().isEmpty() ? "none" : "soon";
  }

  /** The look of the cell of a block. */
  public String cell(Block block) {
    if (block.covered()) {
      return "zp-held";
    }
    return block.coming().isEmpty() ? "zp-none" : "zp-soon";
  }

  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
