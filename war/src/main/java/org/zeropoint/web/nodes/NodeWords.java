package org.zeropoint.web.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zeropoint.nodes.entity.Coverage;
import org.zeropoint.nodes.entity.Coverage.Block;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.web.page.Texts;

/** How nodes and what they hold are shown, in the language of the page. */
@Named
@ApplicationScoped
public class NodeWords {

  private Texts texts;

  protected NodeWords() {}

  @Inject
  public NodeWords(Texts texts) {
    this.texts = texts;
  }

  public String label(NodeState state) {
    return texts.say("nodes.label." + state.external());
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

  /** What it means for whoever looks; empty where that goes without saying. */
  public String meaning(NodeState state) {
    return texts.wording().find("nodes.meaning." + state.external()).orElse("");
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
            name ->
                texts.say(
                    "nodes.holding",
                    name,
                    stretches(coverage, block -> block.holders().contains(name))))
        .collect(Collectors.joining("; "));
  }

  private String stretches(Coverage coverage, Predicate<Block> counts) {
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

  private String stretch(int first, int last) {
    String start = String.valueOf(first);
    return first == last ? start : texts.say("nodes.stretch", start, String.valueOf(last));
  }

  /** Who has a block, in a sentence. */
  public String told(Block block) {
    String number = String.valueOf(block.number());
    String held =
        block.covered()
            ? texts.say("nodes.block.held", number, listed(block.holders()))
            : texts.say("nodes.block.free", number);
    return block.coming().isEmpty()
        ? held
        : texts.say("nodes.block.coming", held, listed(block.coming()));
  }

  /** What stands in the cell of a block below its number. */
  public String sign(Block block) {
    if (block.covered()) {
      return "×" + block.holders().size();
    }
    return texts.say(block.coming().isEmpty() ? "nodes.sign.none" : "nodes.sign.soon");
  }

  /** The look of the cell of a block. */
  public String cell(Block block) {
    if (block.covered()) {
      return "zp-held";
    }
    return block.coming().isEmpty() ? "zp-none" : "zp-soon";
  }

  private String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : texts.say("nodes.and", String.join(", ", names.subList(0, last)), names.get(last));
  }
}
