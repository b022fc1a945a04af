package org.zeropoint.web.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.nodes.entity.Coverage;
import org.zeropoint.nodes.entity.Coverage.Block;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.shared.Digest;
import org.zeropoint.web.page.Reading;

class NodeWordsTest {

  private final NodeWords words = new NodeWords(Reading.in(Locale.ENGLISH));

  private static Coverage coverage(String held) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < held.length(); i++) {
      blocks.add(new Block(i, held.charAt(i) == 'x' ? List.of("a") : List.of(), List.of()));
    }
    return new Coverage(Digest.of("model"), "model", blocks);
  }

  @ParameterizedTest
  @CsvSource({"xxxx, ''", ".xxx, 0", "xx.., 2 to 3", "...., 0 to 3", "x.x..x.x, '1, 3 to 4 and 6'"})
  void missing_namesTheStretchesThatNobodyHolds(String held, String missing) {
    assertThat(words.missing(coverage(held))).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, '', ×2, zp-held, Block 7: held by a and b",
    "a b c, d, ×3, zp-held, 'Block 7: held by a, b and c; d shall hold it'",
    "'', '', none, zp-none, Block 7: held by no node",
    "'', a, soon, zp-soon, Block 7: held by no node; a shall hold it"
  })
  void aCell_saysWithoutColourWhoHasTheBlock(
      String holders, String coming, String sign, String cell, String told) {
    var block = new Block(7, names(holders), names(coming));
    assertThat(words.sign(block)).isEqualTo(sign);
    assertThat(words.cell(block)).isEqualTo(cell);
    assertThat(words.told(block)).isEqualTo(told);
  }

  @Test
  void germanReadersAreToldInGerman() {
    var german = new NodeWords(Reading.in(Locale.GERMAN));

    assertThat(german.missing(coverage("x.x..x"))).isEqualTo("1 und 3 bis 4");
    assertThat(german.told(new Block(7, List.of("a", "b"), List.of("c"))))
        .isEqualTo("Block 7: gehalten von a und b; c soll ihn halten");
    assertThat(german.sign(new Block(7, List.of(), List.of()))).isEqualTo("kein");
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Test
  void holdings_nameTheBlocksOfEachNode() {
    var blocks =
        List.of(
            new Block(0, List.of("b", "a"), List.of()),
            new Block(1, List.of("a"), List.of("b")),
            new Block(2, List.of(), List.of()),
            new Block(3, List.of("a"), List.of()));
    assertThat(words.holdings(new Coverage(Digest.of("model"), "model", blocks)))
        .isEqualTo("a holds 0 to 1 and 3; b holds 0");
  }

  @ParameterizedTest
  @EnumSource
  void everyState_hasAWordAndASignOfItsOwn(NodeState state) {
    assertThat(words.label(state)).isNotBlank();
    for (NodeState other : NodeState.values()) {
      assertThat(words.icon(state).equals(words.icon(other))).isEqualTo(state == other);
    }
  }
}
