package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.zeropoint.shared.Invalid;

class SplitTest {

  @Property
  void partsAreTheWholeAndShareNoDocument(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 20) Integer> documents,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double share,
      @ForAll long seed) {
    int different = new HashSet<>(documents).size();
    if (different < 2) {
      assertThatThrownBy(() -> Split.of(documents, share, seed))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("validationSplit must be 0 for one document");
      return;
    }
    Split<Integer> split = Split.of(documents, share, seed);
    assertThat(Stream.concat(split.training().stream(), split.heldOut().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(documents);
    assertThat(split.training()).doesNotContainAnyElementsOf(split.heldOut()).isNotEmpty();
    assertThat(new HashSet<>(split.heldOut())).hasSize(Math.max(1, (int) (different * share)));
    assertThat(Split.of(documents, share, seed)).isEqualTo(split);
  }

  @Example
  void othersAreHeldOut_whenTheSeedIsAnother() {
    List<Integer> documents = IntStream.range(0, 1000).boxed().toList();
    assertThat(Split.of(documents, 0.1, 1).heldOut())
        .isNotEqualTo(Split.of(documents, 0.1, 2).heldOut())
        .hasSize(100)
        .isSorted();
  }

  @Example
  void nothingIsHeldOut_whenTheShareIsZero() {
    assertThat(Split.of(List.of("a"), 0, 1)).isEqualTo(new Split<>(List.of("a"), List.of()));
  }

  @Example
  void shareIsRefused_whenItIsMoreThanHalfOrNoNumber() {
    for (double share : new double[] {-0.1, 0.6, Double.NaN}) {
      assertThatThrownBy(() -> Split.of(List.of("a", "b"), share, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
