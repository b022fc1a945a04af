package org.zeropoint.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.Card.Section;
import org.zeropoint.pipeline.entity.CardDiff;
import org.zeropoint.pipeline.entity.CardDiff.Change;

class CardLinesTest {

  @Property(tries = 300)
  void bothCardsCanBeReadFromTheDifference(@ForAll("cards") Card one, @ForAll("cards") Card other) {
    CardDiff diff = CardLines.diff(one, other);

    assertThat(without(diff, Change.ADDED)).isEqualTo(CardMarkdown.write(one).lines().toList());
    assertThat(without(diff, Change.REMOVED)).isEqualTo(CardMarkdown.write(other).lines().toList());
  }

  private static List<String> without(CardDiff diff, Change change) {
    return diff.lines().stream()
        .filter(line -> line.change() != change)
        .map(CardDiff.Line::text)
        .toList();
  }

  @Provide
  Arbitrary<Card> cards() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20);
    Arbitrary<Section> sections =
        texts
            .list()
            .ofMaxSize(4)
            .map(paragraphs -> new Section("Section", paragraphs, List.of(), List.of()));
    return sections.list().ofMaxSize(4).map(all -> new Card("line@1", all));
  }
}
