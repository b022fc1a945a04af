package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.RunMetric;

class ThinningTest {

  @Property(tries = 200)
  void thinnedRunKeepsEndsExtremesAndHeldOut(
      @ForAll @IntRange(min = 5, max = 3_000) int points,
      @ForAll @IntRange(min = 1, max = 4_000) int n,
      @ForAll long seed) {
    List<RunMetric> steps = steps(n, seed);
    List<RunMetric> thinned = Thinning.thin(steps, points);

    List<RunMetric> heldOut = steps.stream().filter(m -> m.heldOutLoss().isPresent()).toList();
    assertThat(thinned).isSubsetOf(steps).containsAll(heldOut);
    assertThat(thinned.size()).isLessThanOrEqualTo(points + heldOut.size());
    assertThat(thinned).isSortedAccordingTo(Comparator.comparingInt(RunMetric::step));
    assertThat(thinned.get(0)).isEqualTo(steps.get(0));
    assertThat(thinned.get(thinned.size() - 1)).isEqualTo(steps.get(n - 1));
    var byLoss = Comparator.comparingDouble(RunMetric::loss);
    var byNorm = Comparator.comparingDouble(RunMetric::gradientNorm);
    assertThat(thinned.stream().max(byLoss).map(RunMetric::loss))
        .isEqualTo(steps.stream().max(byLoss).map(RunMetric::loss));
    assertThat(thinned.stream().min(byLoss).map(RunMetric::loss))
        .isEqualTo(steps.stream().min(byLoss).map(RunMetric::loss));
    assertThat(thinned.stream().max(byNorm).map(RunMetric::gradientNorm))
        .isEqualTo(steps.stream().max(byNorm).map(RunMetric::gradientNorm));
  }

  @Test
  void noMoreThanAskedFor_isLeftAsItIs() {
    List<RunMetric> steps = steps(500, 1);
    assertThat(Thinning.thin(steps, 500)).isSameAs(steps);
    assertThat(Thinning.thin(List.of(), 1)).isEmpty();
  }

  @Test
  void aSpikeOfOneStepIsStillThere() {
    List<RunMetric> steps = new ArrayList<>(steps(10_000, 2));
    steps.set(6_123, metric(6_124, 40, 900, false));

    assertThat(Thinning.thin(steps, Thinning.USUAL)).contains(steps.get(6_123));
  }

  @Test
  void onePointIsTheLast_twoAreTheEnds() {
    List<RunMetric> steps =
        List.of(metric(1, 3, 1, false), metric(2, 9, 1, false), metric(3, 2, 1, false));

    assertThat(Thinning.thin(steps, 1)).containsExactly(steps.get(2));
    assertThat(Thinning.thin(steps, 2)).containsExactly(steps.get(0), steps.get(2));
  }

  @Test
  void noPointsOrTooMany_areRefused() {
    assertThatThrownBy(() -> Thinning.thin(List.of(), 0)).hasMessageContaining("1..10000");
    assertThatThrownBy(() -> Thinning.thin(List.of(), 10_001)).hasMessageContaining("1..10000");
  }

  private static List<RunMetric> steps(int n, long seed) {
    var random = new Random(seed);
    List<RunMetric> steps = new ArrayList<>();
    for (int step = 1; step <= n; step++) {
      steps.add(
          metric(
              step, random.nextDouble() * 5, random.nextDouble(), step % Math.max(1, n / 20) == 0));
    }
    return steps;
  }

  private static RunMetric metric(int step, double loss, double norm, boolean heldOut) {
    return new RunMetric(
        step,
        loss,
        heldOut ? Optional.of(loss) : Optional.empty(),
        norm,
        1e-3,
        1000,
        Optional.of(10.0),
        Optional.of(1L << 20),
        Optional.of(0.0));
  }
}
