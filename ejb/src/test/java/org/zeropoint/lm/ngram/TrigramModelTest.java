package org.zeropoint.lm.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.text.SampleCorpus;

class TrigramModelTest {

  @Property(tries = 25, seed = "1")
  void probabilitiesAreTheNaiveOnesAndSumToOne(
      @ForAll @Size(max = 40) @ByteRange(min = 97, max = 100) byte[] training,
      @ForAll @Size(min = 3, max = 3) @ByteRange(min = 96, max = 101) byte[] probe) {
    TrigramModel model = TrigramModel.train(training);
    for (int order = 0; order <= 2; order++) {
      double sum = 0;
      for (int value = 0; value < 256; value++) {
        probe[2] = (byte) value;
        double p = model.probability(probe, 2 - order, 2);
        byte[] context = Arrays.copyOfRange(probe, 2 - order, 2);
        assertThat(p).isPositive().isCloseTo(naive(training, context, (byte) value), within(1e-12));
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  /** The formula as it stands, counting the training text anew for each context. */
  private static double naive(byte[] training, byte[] context, byte next) {
    double lower =
        context.length == 0
            ? 1.0 / 256
            : naive(training, Arrays.copyOfRange(context, 1, context.length), next);
    int count = 0;
    int total = 0;
    var followers = new HashSet<Byte>();
    for (int at = context.length; at < training.length; at++) {
      if (Arrays.equals(Arrays.copyOfRange(training, at - context.length, at), context)) {
        total++;
        followers.add(training[at]);
        count += training[at] == next ? 1 : 0;
      }
    }
    int n = followers.size();
    return n == 0 ? lower : (count + n * lower) / (total + n);
  }

  @Test
  void heldOutLossIsTheMeanOverTheWindows() {
    TrigramModel model = TrigramModel.train(SampleCorpus.text(5_000, 1));
    byte[] heldOut = SampleCorpus.text(21, 1);
    double sum = 0;
    for (int at = 1; at <= 20; at++) {
      sum -= Math.log(model.probability(heldOut, at <= 10 ? 0 : 10, at));
    }
    assertThat(model.heldOutLoss(heldOut, 10)).isCloseTo(sum / 20, within(1e-12));
    assertThat(model.heldOutLoss(heldOut, 10)).isLessThan(2);
    assertThat(model.heldOutLoss(new byte[1], 10)).isNaN();
  }

  @Test
  void uniformModelLosesLn256OnEveryByte() {
    assertThat(new UniformModel().heldOutLoss(SampleCorpus.text(500, 1), 64))
        .isCloseTo(UniformModel.NATS, within(1e-12));
  }
}
