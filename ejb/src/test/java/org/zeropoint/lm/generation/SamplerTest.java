package org.zeropoint.lm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.NeededBackend;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.Use;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;

class SamplerTest {

  private static final float[] SCORES = {2, 1, 0.5f, -1, -3};
  private static final int DRAWS = 200_000;

  /**
   * Expected by a few lines of Python that follow the logits processors of Hugging Face's
   * transformers, for scores 2, 1, 0.5, -1, -3 of which 0 and 3 stand in the prompt.
   */
  @ParameterizedTest
  @CsvSource({
    "1,   0, 1,    1,   0.606968 0.223291 0.135433 0.030219 0.004090",
    "0.5, 0, 1,    1,   0.842001 0.113952 0.041921 0.002087 0.000038",
    "1,   2, 1,    1,   0.731059 0.268941 0 0 0",
    "1,   0, 0.8,  1,   0.731059 0.268941 0 0 0",
    "1,   0, 0.9,  1,   0.628532 0.231224 0.140244 0 0",
    "1,   0, 1,    1.3, 0.498293 0.290827 0.176395 0.029158 0.005327",
    "0.7, 4, 0.95, 1.3, 0.591643 0.274149 0.134208 0 0"
  })
  void tokensComeAsOftenAsTheReferenceSays(
      double temperature, int topK, double topP, double repetition, String expected) {
    var sampling =
        Sampling.of(temperature, 1).withTopK(topK).withTopP(topP).withRepetitionPenalty(repetition);
    var counts = new int[SCORES.length];
    for (int seed = 0; seed < DRAWS; seed++) {
      var sampler = new Sampler(sampling.withSeed(seed), SCORES.length);
      sampler.see(0);
      sampler.see(3);
      counts[sampler.draw(SCORES, 0)]++;
    }
    String[] frequencies = expected.trim().split(" ");
    for (int i = 0; i < counts.length; i++) {
      double frequency = Double.parseDouble(frequencies[i]);
      assertThat((double) counts[i] / DRAWS).as("token " + i).isCloseTo(frequency, within(0.005));
      assertThat(counts[i] == 0).as("token " + i + " is never drawn").isEqualTo(frequency == 0);
    }
  }

  @Test
  void plainDraws_areThoseOfSoftmaxWithTheSameSeed() {
    var scores = new float[256];
    var noise = new SplittableRandom(9);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) noise.nextDouble(-4, 4);
    }
    var sampler = new Sampler(Sampling.of(0.8, 5), scores.length);
    var random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      assertThat(sampler.draw(scores, 0)).isEqualTo(softmaxDraw(scores, 0.8, random));
    }
  }

  /** As generation drew before there was anything but a temperature. */
  private static int softmaxDraw(float[] scores, double temperature, SplittableRandom random) {
    int highest = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[highest]) {
        highest = i;
      }
    }
    var weights = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(((double) scores[i] - scores[highest]) / temperature);
      sum += weights[i];
    }
    double left = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return highest;
  }

  @Test
  void temperatureZero_takesTheFirstOfTheHighest_whateverTheSeed() {
    float[] scores = {9, 1, 3, 3};
    for (int seed = 0; seed < 20; seed++) {
      assertThat(new Sampler(Sampling.of(0, seed), 3).draw(scores, 1)).isEqualTo(1);
    }
  }

  @Test
  void repetitionPenalty_countsPromptAndContinuation() {
    var sampler = new Sampler(Sampling.of(0, 1).withRepetitionPenalty(4), 4);
    sampler.see(0);
    float[] scores = {8, 5, 4, -1};
    assertThat(sampler.draw(scores, 0)).isEqualTo(1);
    assertThat(sampler.draw(scores, 0)).isEqualTo(2);
    assertThat(sampler.draw(scores, 0)).isZero();
  }

  @Test
  void presenceAndFrequency_countTheContinuationOnly() {
    var sampler = new Sampler(Sampling.of(0, 1).withPenalties(0.5, 1), 3);
    sampler.see(0);
    float[] scores = {3, 2, 1};
    // 3; then 1.5 against 2; then 1.5 against 0.5; then 0.5, 0.5 and 1.
    assertThat(sampler.draw(scores, 0)).isZero();
    assertThat(sampler.draw(scores, 0)).isEqualTo(1);
    assertThat(sampler.draw(scores, 0)).isZero();
    assertThat(sampler.draw(scores, 0)).isEqualTo(2);
  }

  @Test
  void topK_keepsAllThatEqualTheLast_andTopP_theFirst() {
    float[] scores = {1, 2, 1, 1};
    var kept = new boolean[4];
    var nucleus = new boolean[4];
    for (int seed = 0; seed < 500; seed++) {
      kept[new Sampler(Sampling.of(1, seed).withTopK(2), 4).draw(scores, 0)] = true;
      nucleus[new Sampler(Sampling.of(1, seed).withTopP(0.5), 4).draw(scores, 0)] = true;
    }
    assertThat(kept).containsExactly(true, true, true, true);
    assertThat(nucleus).containsExactly(true, true, false, false);
  }

  @Property(tries = 300)
  void aDrawnToken_isOneOfTheTopK_andOfTheNucleus(
      @ForAll @Size(8) List<@IntRange(min = -200, max = 200) Integer> tenths,
      @ForAll @IntRange(min = 1, max = 8) int topK,
      @ForAll @IntRange(min = 1, max = 99) int percent,
      @ForAll long seed) {
    var scores = new float[8];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = tenths.get(i) / 10f;
    }
    var sampling = Sampling.of(1, seed).withTopK(topK).withTopP(percent / 100.0);
    int token = new Sampler(sampling, 8).draw(scores, 0);

    int higher = 0;
    double above = 0;
    double sum = 0;
    for (float score : scores) {
      higher += score > scores[token] ? 1 : 0;
      above += score > scores[token] ? Math.exp(score) : 0;
      sum += Math.exp(score);
    }
    assertThat(higher).isLessThan(topK);
    assertThat(above / sum).isLessThan(percent / 100.0 + 1e-9);
    assertThat(new Sampler(sampling, 8).draw(scores, 0)).isEqualTo(token);
  }

  @Test
  void drawsAreTheSame_whateverComputesTheFilter() {
    var opencl = new OpenClBackend();
    NeededBackend.isNeeded(opencl);
    var noise = new SplittableRandom(3);
    var scores = new float[50_257];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) noise.nextDouble(-6, 6);
    }
    Sampling sampling = Sampling.of(0.9, 4).withTopK(500).withTopP(0.8);
    try (Kernels plain = only(new ReferenceBackend());
        Kernels device = only(new ReferenceBackend(), opencl)) {
      var one = new Sampler(sampling, scores.length, plain);
      var other = new Sampler(sampling, scores.length, device);
      for (int i = 0; i < 50; i++) {
        assertThat(other.draw(scores, 0)).isEqualTo(one.draw(scores, 0));
      }
      assertThat(device.uses())
          .containsExactly(
              new Use(
                  Op.SAMPLING_FILTER,
                  SizeClass.MEDIUM,
                  OpenClBackend.NAME,
                  opencl.state().device(),
                  50));
      assertThat(plain.uses()).extracting(Use::calls).containsExactly(50L);
    }
  }

  /** Of some backends, the last. */
  private static Kernels only(Backend... backends) {
    return new Kernels(List.of(backends), List.of(backends[backends.length - 1].name()));
  }

  @Test
  void scoresThatAreNoNumbers_areNamed_withAndWithoutAFilter() {
    var filtered = new Sampler(Sampling.of(1, 1).withTopP(0.5), 3);
    assertThatThrownBy(() -> filtered.draw(new float[] {1, Float.NaN, 2}, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no numbers");
    var sampler = new Sampler(Sampling.of(1, 1), 2);
    assertThatThrownBy(() -> sampler.draw(new float[] {Float.NaN, Float.NaN}, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no numbers");
  }

  @Test
  void valuesOutsideTheirBounds_areRefused() {
    Sampling plain = Sampling.of(1, 1);
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(() -> Sampling.of(bad, 1), "temperature");
      assertRefused(() -> plain.withRepetitionPenalty(bad), "repetition penalty");
      assertRefused(() -> plain.withTopP(bad), "top-p");
    }
    assertRefused(() -> plain.withTopP(0), "top-p");
    assertRefused(() -> plain.withTopP(1.01), "top-p");
    assertRefused(() -> plain.withTopK(-1), "top-k");
    assertRefused(() -> plain.withRepetitionPenalty(0), "repetition penalty");
    assertRefused(() -> plain.withPenalties(Double.NaN, 0), "presence penalty");
    assertRefused(() -> plain.withPenalties(0, Double.NaN), "frequency penalty");
    assertRefused(() -> new Sampler(plain, 0), "vocabulary");
  }

  private static void assertRefused(Runnable made, String what) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }
}
