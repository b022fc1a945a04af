package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.reference.ReferenceBackend;

/** The oracle itself: against numbers from elsewhere, and gradients against finite differences. */
class ReferenceTest {

  private static final ReferenceBackend REFERENCE = new ReferenceBackend();

  private static <T> T op(Class<T> type) {
    return REFERENCE.op(type).orElseThrow();
  }

  @Test
  void quantisedNumbers_areCountedInScales_andHalvesGoToTheEven() {
    var quantised =
        op(BlockQuantiser.class)
            .quantise(new BlockQuantiser.Values(new float[] {127, -2.5f, 3.5f, 0, 254, 1}, 4));
    assertThat(quantised.scales()).containsExactly(1, 2);
    assertThat(quantised.codes()).containsExactly(127, -2, 4, 0, 127, 0);
    assertThat(op(BlockQuantiser.class).dequantise(quantised))
        .containsExactly(127, -2, 4, 0, 254, 0);
  }

  @Test
  void quantisationLosesHalfAScaleAtMost() {
    float[] data = numbers(10_001, 1);
    var quantiser = op(BlockQuantiser.class);
    var quantised = quantiser.quantise(new BlockQuantiser.Values(data, 256));
    float[] back = quantiser.dequantise(quantised);
    for (int i = 0; i < data.length; i++) {
      float half = quantised.scales()[i / 256] / 2;
      assertThat(back[i]).isCloseTo(data[i], within(half * 1.0001f));
    }
  }

  /** Expected by hand: softmax of 1, 2, 3 is 0.0900306, 0.2447285, 0.6652410. */
  @Test
  void crossEntropyIsThatOfSoftmax() {
    var input =
        new CrossEntropy.Input(
            new float[] {1, 2, 3, 9, 9, 9}, new int[] {0, CrossEntropy.IGNORED}, 3, 0.5f, true);
    CrossEntropy.Result found = op(CrossEntropy.class).apply(input);
    assertThat(found.losses()[0]).isCloseTo(2.4076059f, within(1e-6f));
    assertThat(found.losses()[1]).isZero();
    assertThat(found.gradient())
        .containsExactly(
            new float[] {-0.4549847f, 0.12236424f, 0.33262048f, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void crossEntropyGradient_isThatOfFiniteDifferences() {
    float[] x = numbers(3 * 7, 2);
    int[] targets = {6, 0, 3};
    float[] gradient =
        op(CrossEntropy.class).apply(new CrossEntropy.Input(x, targets, 7, 1, true)).gradient();
    for (int i = 0; i < x.length; i++) {
      double numeric =
          difference(
              x,
              i,
              moved ->
                  sum(
                      op(CrossEntropy.class)
                          .apply(new CrossEntropy.Input(moved, targets, 7, 1, false))
                          .losses()));
      assertThat((double) gradient[i]).isCloseTo(numeric, within(2e-3));
    }
  }

  /** Expected by hand: r = 1 / √((9 + 16) / 2 + 0.5). */
  @Test
  void rmsNormDividesByTheRootMeanSquare() {
    float[] y =
        op(RmsNorm.class).forward(new RmsNorm.Input(new float[] {3, 4}, new float[] {1, 2}, 0.5f));
    assertThat(y[0]).isCloseTo((float) (3 / Math.sqrt(13)), within(1e-6f));
    assertThat(y[1]).isCloseTo((float) (8 / Math.sqrt(13)), within(1e-6f));
  }

  @Test
  void rmsNormGradient_isThatOfFiniteDifferences() {
    float[] x = numbers(4 * 5, 3);
    float[] weight = numbers(5, 4);
    float[] upstream = numbers(4 * 5, 5);
    RmsNorm norm = op(RmsNorm.class);
    RmsNorm.Gradient found = norm.backward(new RmsNorm.Input(x, weight, 1e-3f), upstream);
    for (int i = 0; i < x.length; i++) {
      double numeric =
          difference(
              x, i, moved -> dot(norm.forward(new RmsNorm.Input(moved, weight, 1e-3f)), upstream));
      assertThat((double) found.x()[i]).isCloseTo(numeric, within(5e-3));
    }
    for (int i = 0; i < weight.length; i++) {
      double numeric =
          difference(
              weight, i, moved -> dot(norm.forward(new RmsNorm.Input(x, moved, 1e-3f)), upstream));
      assertThat((double) found.weight()[i]).isCloseTo(numeric, within(5e-3));
    }
  }

  private interface Loss {
    double of(float[] moved);
  }

  private static double difference(float[] at, int i, Loss loss) {
    float step = 1e-2f;
    float[] more = at.clone();
    float[] less = at.clone();
    more[i] += step;
    less[i] -= step;
    return (loss.of(more) - loss.of(less)) / ((double) more[i] - less[i]);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double dot(float[] one, float[] other) {
    double dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += (double) one[i] * other[i];
    }
    return dot;
  }

  @Test
  void filterKeepsTopKWithItsEquals_andOfTheNucleusTheFirst() {
    double[] weights = {0.2, 1, 0.2, 0, 0.2, Double.NaN, -1, Double.POSITIVE_INFINITY};
    var filter = op(SamplingFilter.class);
    assertThat(filter.keep(new SamplingFilter.Input(weights, 2, 1)))
        .containsExactly(true, true, true, false, true, false, false, false);
    // 1 of 1.6 is 0.625; with one more it is 0.75.
    assertThat(filter.keep(new SamplingFilter.Input(weights, 0, 0.62)))
        .containsExactly(false, true, false, false, false, false, false, false);
    assertThat(filter.keep(new SamplingFilter.Input(weights, 0, 0.74)))
        .containsExactly(true, true, false, false, false, false, false, false);
    assertThat(filter.keep(new SamplingFilter.Input(weights, 1, 0.99)))
        .containsExactly(false, true, false, false, false, false, false, false);
  }

  @Test
  void signaturesEstimateTheShareOfCommonShingles() {
    byte[] one = words(300, 1);
    byte[] other = one.clone();
    byte[] news = words(90, 2);
    System.arraycopy(news, 0, other, 100, 200);
    int[] a = op(MinHash.class).signatures(MinHash.Pieces.whole(one));
    int[] b = op(MinHash.class).signatures(MinHash.Pieces.whole(other));
    double exact = jaccard(shingles(one), shingles(other));
    assertThat(exact).isBetween(0.6, 0.9);
    assertThat(MinHash.likeness(a, 0, b, 0)).isCloseTo(exact, within(0.12));
    assertThat(MinHash.likeness(a, 0, a, 0)).isEqualTo(1);
    int[] c = op(MinHash.class).signatures(MinHash.Pieces.whole(words(300, 3)));
    assertThat(MinHash.likeness(a, 0, c, 0)).isLessThan(0.05);
  }

  private static byte[] words(int count, long seed) {
    var random = new SplittableRandom(seed);
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static Set<String> shingles(byte[] text) {
    var all = new HashSet<String>();
    for (int i = 0; i + MinHash.SHINGLE <= text.length; i++) {
      all.add(new String(text, i, MinHash.SHINGLE, StandardCharsets.US_ASCII));
    }
    return all;
  }

  private static double jaccard(Set<String> one, Set<String> other) {
    var both = new HashSet<>(one);
    both.retainAll(other);
    return (double) both.size() / (one.size() + other.size() - both.size());
  }

  @Test
  void badShapesAreRefused_byTheNameOfTheArgument() {
    refused(() -> new BlockQuantiser.Values(new float[1], 0), "block is 0");
    refused(() -> new BlockQuantiser.Quantised(new byte[9], new float[2], 4), "scales has 2", "3");
    refused(() -> new CrossEntropy.Input(new float[5], new int[2], 3, 1, false), "logits has 5");
    refused(() -> new CrossEntropy.Input(new float[6], new int[1], 3, 1, false), "targets has 1");
    refused(
        () -> new CrossEntropy.Input(new float[3], new int[] {3}, 3, 1, false),
        "targets[0] is 3",
        "vocabulary of 3");
    refused(() -> new CrossEntropy.Input(new float[3], new int[1], 3, Float.NaN, false), "factor");
    refused(() -> new CrossEntropy.Input(new float[0], new int[0], 0, 1, false), "vocabulary");
    refused(() -> new RmsNorm.Input(new float[3], new float[2], 1e-5f), "x has 3");
    refused(() -> new RmsNorm.Input(new float[0], new float[0], 1e-5f), "weight is empty");
    refused(() -> new RmsNorm.Input(new float[2], new float[2], 0), "epsilon");
    refused(
        () ->
            op(RmsNorm.class)
                .backward(new RmsNorm.Input(new float[2], new float[2], 1), new float[3]),
        "upstream has 3");
    refused(() -> new SamplingFilter.Input(new double[1], -1, 1), "topK");
    refused(() -> new SamplingFilter.Input(new double[1], 0, 0), "topP");
    refused(() -> new SamplingFilter.Input(new double[1], 0, Double.NaN), "topP");
    refused(
        () -> new MinHash.Pieces(new byte[4], new int[] {2}, new int[] {3}),
        "starts[0] is 2",
        "4 bytes");
  }

  private static void refused(Runnable made, String... named) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(named);
  }

  private static float[] numbers(int count, long seed) {
    var random = new SplittableRandom(seed);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
