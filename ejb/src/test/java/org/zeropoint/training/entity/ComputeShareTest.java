package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.ComputeShare.Use;

class ComputeShareTest {

  @Test
  void everybodyOfEitherSumIsTold_whoUsedMostFirst() {
    ComputeShare share =
        ComputeShare.of(30, 24, Map.of("anna", 10.0, "berta", 30.0), Map.of("carl", 2.0));

    assertThat(share.people())
        .containsExactly(new Use("berta", 30, 0), new Use("anna", 10, 0), new Use("carl", 0, 2));
    assertThat(share.seconds()).isEqualTo(40);
    assertThat(share.counted()).isEqualTo(2);
    assertThat(share.of("nobody")).isEqualTo(new Use("nobody", 0, 0));
  }

  @Property(tries = 200)
  void partsAddUpToTheWhole(
      @ForAll @Size(max = 8) Map<String, @DoubleRange(min = 0, max = 1e7) Double> used) {
    ComputeShare share = ComputeShare.of(30, 24, used, Map.of());

    assertThat(share.people()).hasSameSizeAs(used.keySet());
    assertThat(share.people().stream().mapToDouble(Use::seconds).sum())
        .isCloseTo(share.seconds(), within(1e-3));
    assertThat(share.people())
        .isSortedAccordingTo((a, b) -> Double.compare(b.seconds(), a.seconds()));
  }

  @Test
  void computeIsNeverNegative() {
    var day = new ComputeDay(new Owner("default", "anna"), 20_000);
    day.add(1.5);
    day.add(2);

    assertThat(day.seconds()).isEqualTo(3.5);
    assertThatThrownBy(() -> day.add(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> day.add(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
