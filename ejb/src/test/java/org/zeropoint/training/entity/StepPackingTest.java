package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.training.engine.TrainingSession.StepReport;

class StepPackingTest {

  @Property
  void whatIsUnpacked_isWhatWasPacked(
      @ForAll @IntRange(min = 1, max = 10_000) int first,
      @ForAll("chunks") List<RunMetric> measured) {
    List<RunMetric> steps = numbered(first, measured);

    assertThat(StepPacking.unpack(first, steps.size(), StepPacking.pack(steps))).isEqualTo(steps);
  }

  @Property
  void bytesThatWereCutOrChanged_areNeverTakenForOtherLengths(
      @ForAll("chunks") List<RunMetric> measured, @ForAll @IntRange(max = 4000) int cut) {
    byte[] packed = StepPacking.pack(numbered(1, measured));
    byte[] torn = Arrays.copyOf(packed, Math.min(cut, packed.length - 1));

    assertThatThrownBy(() -> StepPacking.unpack(1, measured.size(), torn))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> StepPacking.unpack(1, measured.size() + 1, packed))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e39})
  void whatIsNoFiniteNumber_isRefusedByName(double value) {
    assertThatThrownBy(() -> RunMetric.of(report(1, value, 1), OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loss");
    assertThatThrownBy(() -> RunMetric.of(report(1, 1, value), OptionalDouble.empty()))
        .hasMessageContaining("gradientNorm");
    assertThatThrownBy(() -> RunMetric.of(report(1, 1, 1), OptionalDouble.of(value)))
        .hasMessageContaining("heldOutLoss");
  }

  @Test
  void numbersAreTheShortestOfTheirFloat_andRatesAreOfTheStepsTime() {
    RunMetric metric =
        RunMetric.of(
            new StepReport(7, 2.5, 0.1, 0.003, 1024, 16, 0.5, 0.001, 912_261_120),
            OptionalDouble.empty());

    assertThat(metric.learningRate()).isEqualTo(0.003);
    assertThat(metric.tokensPerSecond()).isEqualTo(2048);
    assertThat(metric.samplesPerSecond()).hasValue(32.0);
    assertThat(metric.memoryBytes()).hasValue(912_261_120L);
    assertThat(metric.waitingSeconds()).hasValue(0.001);
    assertThat(metric.heldOutLoss()).isEmpty();
  }

  /** Numbers as noisy as those of a real run; a row a step had 52 bytes of numbers alone. */
  @Test
  void tenThousandStepsTakeLessThan25BytesEach() {
    var random = new Random(5);
    long bytes = 0;
    for (int first = 1; first <= 10_000; first += StepChunk.MOST) {
      List<RunMetric> steps = new ArrayList<>();
      for (int step = first; step < first + StepChunk.MOST; step++) {
        double seconds = 0.03 * (1 + 0.2 * random.nextGaussian() * random.nextGaussian());
        double loss = 1.5 + 4 / Math.sqrt(step) + 0.05 * random.nextGaussian();
        steps.add(
            RunMetric.of(
                new StepReport(
                    step,
                    loss,
                    Math.exp(0.3 * random.nextGaussian()),
                    0.003 * Math.cos(step * 1e-4),
                    1024,
                    16,
                    Math.max(0.01, seconds),
                    2e-5 * (1 + random.nextDouble()),
                    (900_000L + step / 40) * 1024),
                step % 500 == 0 ? OptionalDouble.of(loss) : OptionalDouble.empty()));
      }
      bytes += StepPacking.pack(steps).length;
    }
    assertThat(bytes / 10_000.0).isLessThan(25).isGreaterThan(5);
  }

  @Test
  void aChunkTakesWhatGoesOnWhereItEnds_upToAHundred() {
    var chunk = new StepChunk(1, 201);
    List<RunMetric> steps = steps(201, 320);

    List<RunMetric> left = chunk.take(steps.subList(0, 40));
    assertThat(left).isEmpty();
    left = chunk.take(steps.subList(40, 120));

    assertThat(left).isEqualTo(steps.subList(100, 120));
    assertThat(chunk.metrics()).isEqualTo(steps.subList(0, 100));
    assertThat(new StepChunk(1, 5).take(steps(6, 7))).hasSize(2);
  }

  @Test
  void aChunkForgetsTheStepsThatAreDoneAgain() {
    var chunk = new StepChunk(1, 101);
    List<RunMetric> steps = steps(101, 180);
    assertThat(chunk.take(steps)).isEmpty();

    chunk.cutAfter(130);
    assertThat(chunk.metrics()).isEqualTo(steps.subList(0, 30));
    chunk.cutAfter(500);
    assertThat(chunk.metrics()).hasSize(30);
    chunk.cutAfter(100);
    assertThat(chunk.metrics()).isEmpty();
  }

  @Provide
  Arbitrary<List<RunMetric>> chunks() {
    Arbitrary<Double> numbers =
        Arbitraries.oneOf(
            Arbitraries.floats().map(Float::doubleValue), Arbitraries.doubles().between(-9, 9));
    Arbitrary<Optional<Double>> some = numbers.optional();
    Arbitrary<Optional<Long>> memory = Arbitraries.longs().between(0, 1L << 40).optional();
    return Combinators.combine(numbers, some, numbers, numbers, numbers, some, memory, some)
        .as((a, b, c, d, e, f, g, h) -> new RunMetric(1, a, b, c, d, e, f, g, h))
        .list()
        .ofMaxSize(StepChunk.MOST);
  }

  private static List<RunMetric> numbered(int first, List<RunMetric> measured) {
    List<RunMetric> steps = new ArrayList<>();
    for (RunMetric m : measured) {
      steps.add(
          new RunMetric(
              first + steps.size(),
              m.loss(),
              m.heldOutLoss(),
              m.gradientNorm(),
              m.learningRate(),
              m.tokensPerSecond(),
              m.samplesPerSecond(),
              m.memoryBytes(),
              m.waitingSeconds()));
    }
    return steps;
  }

  private static List<RunMetric> steps(int first, int last) {
    List<RunMetric> steps = new ArrayList<>();
    for (int step = first; step <= last; step++) {
      steps.add(RunMetric.of(report(step, 5.0 / step, 1), OptionalDouble.empty()));
    }
    return steps;
  }

  private static StepReport report(int step, double loss, double norm) {
    return new StepReport(step, loss, norm, 0.003, 1024, 16, 0.1, 1e-5, 1 << 20);
  }
}
