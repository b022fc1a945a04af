package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegsTest {

  private static final Optional<String> CPU = Optional.of("CPU, 2 threads");

  @Test
  void engineThatGoesOnAsBefore_beginsNothing() {
    Legs once = Legs.NONE.goOn("djl", CPU, 0);

    assertThat(once.goOn("djl", CPU, 40)).isEqualTo(once);
    assertThat(once.told(100)).isEqualTo("Computed by djl (CPU, 2 threads).");
    assertThat(Legs.NONE.told(0)).isEmpty();
  }

  @Test
  void anotherEngine_orDevice_beginsALeg() {
    Legs legs =
        Legs.NONE
            .goOn("djl", CPU, 0)
            .goOn("tinygrad", Optional.of("OpenCL"), 40)
            .goOn("tinygrad", Optional.empty(), 60);

    assertThat(legs.engines()).containsExactly("djl", "tinygrad");
    assertThat(legs.told(2000))
        .isEqualTo(
            "Steps 1 to 40 by djl (CPU, 2 threads), 41 to 60 by tinygrad (OpenCL), 61 to 2,000 by"
                + " tinygrad.");
    assertThat(legs.told(40)).isEqualTo("Computed by djl (CPU, 2 threads).");
    assertThat(legs.until(41).all()).hasSize(2);
    assertThat(Legs.read(legs.write())).isEqualTo(legs);
  }

  /** What the run went back behind is computed again, by whoever goes on. */
  @Test
  void goingBack_forgetsWhatIsComputedAgain() {
    Legs legs = Legs.NONE.goOn("djl", CPU, 0).goOn("tinygrad", CPU, 40);

    assertThat(legs.goOn("tinygrad", CPU, 20).told(100))
        .isEqualTo(
            "Steps 1 to 20 by djl (CPU, 2 threads), 21 to 100 by tinygrad (CPU, 2 threads).");
    assertThat(legs.goOn("djl", CPU, 40)).isEqualTo(Legs.NONE.goOn("djl", CPU, 0));
    assertThat(legs.goOn("tinygrad", CPU, 0).told(100))
        .isEqualTo("Computed by tinygrad (CPU, 2 threads).");
  }

  @Test
  void manyChanges_areCounted() {
    Legs legs = Legs.NONE;
    for (int i = 0; i < 11; i++) {
      legs = legs.goOn(i % 2 == 0 ? "djl" : "tinygrad", Optional.empty(), 10 * i);
    }

    assertThat(legs.told(110))
        .startsWith("Steps 1 to 10 by djl, 11 to 20 by tinygrad, ")
        .endsWith("71 to 80 by tinygrad, and 3 more changes that its run tells.");
  }

  @Test
  void stepsCountFromOne() {
    assertThatThrownBy(() -> new Leg("djl", 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1");
  }
}
