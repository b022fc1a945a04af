package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ComputeUseTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Owner ANNA = new Owner("acme", "anna");

  private final ComputeUse use = new ComputeUse(ANNA, Instant.EPOCH);

  @Test
  void whatWasUsedADayAgo_countsHalf() {
    use.add(3600, Instant.EPOCH, DAY);

    assertThat(use.at(Instant.EPOCH, DAY)).isEqualTo(3600);
    assertThat(use.at(Instant.EPOCH.plus(DAY), DAY)).isEqualTo(1800);
    assertThat(use.at(Instant.EPOCH.plus(DAY.multipliedBy(2)), DAY)).isEqualTo(900);
  }

  /** The sum that is carried along is the sum over the history. */
  @Property
  void theSumIsThatOfAllPieces_eachDecayedByItsAge(
      @ForAll @Size(max = 20) List<@IntRange(max = 50_000) Integer> pieces) {
    var carried = new ComputeUse(ANNA, Instant.EPOCH);
    Instant now = Instant.EPOCH;
    for (int piece : pieces) {
      now = now.plusSeconds(piece);
      carried.add(piece, now, DAY);
    }
    double sum = 0;
    Instant then = Instant.EPOCH;
    for (int piece : pieces) {
      then = then.plusSeconds(piece);
      sum += piece * Math.pow(0.5, Duration.between(then, now).toSeconds() / 86_400.0);
    }
    assertThat(carried.at(now, DAY)).isCloseTo(sum, within(1e-6 * (1 + sum)));
  }

  @Test
  void aClockThatIsBehind_makesNothingCountMore() {
    use.add(10, Instant.EPOCH.plusSeconds(100), DAY);
    use.add(5, Instant.EPOCH, DAY);

    assertThat(use.at(Instant.EPOCH, DAY)).isEqualTo(15);
  }

  @Test
  void lessThanNothingIsRefused() {
    assertThatThrownBy(() -> use.add(-1, Instant.EPOCH, DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> use.add(Double.NaN, Instant.EPOCH, DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
