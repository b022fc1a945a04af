package org.zeropoint.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.text.Memorisation.Overlap;

class TextTest {

  @Property(tries = 200, seed = "1")
  void splitKeepsEveryByte(
      @ForAll @Size(max = 50) byte[] text, @ForAll @DoubleRange(max = 0.5) double split) {
    Corpus corpus = Corpus.split(text, split);
    assertThat(corpus.heldOut()).hasSize((int) (text.length * split));
    var joined = new byte[text.length];
    System.arraycopy(corpus.training(), 0, joined, 0, corpus.training().length);
    System.arraycopy(
        corpus.heldOut(), 0, joined, corpus.training().length, corpus.heldOut().length);
    assertThat(joined).isEqualTo(text);
  }

  @Test
  void splitOutsideItsBoundsIsRefused() {
    for (double split : new double[] {-0.1, 0.6, Double.NaN}) {
      assertThatThrownBy(() -> Corpus.split(new byte[10], split))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void batchFollowsFromSeedAndStepAlone() {
    byte[] text = SampleCorpus.text(1000, 3);
    Batch third = new Batches(text, 16, 4, 9).batch(3);
    var other = new Batches(text, 16, 4, 9);
    other.batch(1);
    assertThat(other.batch(3).inputs()).isEqualTo(third.inputs());
    assertThat(other.batch(4).inputs()).isNotEqualTo(third.inputs());
    assertThat(new Batches(text, 16, 4, 10).batch(3).inputs()).isNotEqualTo(third.inputs());
  }

  @Test
  void targetsAreTheInputsOneByteLater() {
    Batch batch = new Batches(SampleCorpus.text(200, 3), 16, 4, 9).batch(1);
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < 15; i++) {
        assertThat(batch.targets()[row * 16 + i]).isEqualTo(batch.inputs()[row * 16 + i + 1]);
      }
    }
  }

  @Test
  void everyPlaceOfTheTextIsDrawn_alsoTheLast() {
    var text = new byte[6];
    for (byte i = 0; i < text.length; i++) {
      text[i] = i;
    }
    var starts = new HashSet<Long>();
    for (int step = 1; step < 40; step++) {
      starts.add(new Batches(text, 4, 1, 1).batch(step).inputs()[0]);
    }
    assertThat(starts).containsExactlyInAnyOrder(0L, 1L);
    assertThatThrownBy(() -> new Batches(text, 6, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300, seed = "1")
  void windowsLieInTheTextAndDoNotOverlap(
      @ForAll @IntRange(max = 300_000) int bytes,
      @ForAll @IntRange(min = 1, max = 256) int context) {
    Windows windows = Windows.over(bytes, context);
    int next = 0;
    for (int start : windows.starts()) {
      assertThat(start).isGreaterThanOrEqualTo(next);
      next = start + windows.length();
    }
    assertThat(next).isLessThanOrEqualTo(Math.max(0, bytes - 1));
    assertThat(windows.scored()).isLessThanOrEqualTo(Windows.MAX_BYTES);
    assertThat(windows.starts().isEmpty()).isEqualTo(bytes < 2);
  }

  @Test
  void windowsAreSpreadOverALongText() {
    Windows windows = Windows.over(1_000_000, 64);
    assertThat(windows.scored()).isEqualTo(Windows.MAX_BYTES);
    assertThat(windows.starts().get(windows.starts().size() - 1)).isGreaterThan(990_000);
  }

  @Property(tries = 500, seed = "1")
  void longestOverlapIsTheNaiveOne(
      @ForAll @Size(max = 30) @ByteRange(min = 97, max = 99) byte[] sample,
      @ForAll @Size(max = 60) @ByteRange(min = 97, max = 99) byte[] text) {
    Overlap overlap = Memorisation.longestOverlap(sample, text);
    assertThat(overlap.length()).isEqualTo(naive(sample, text));
    var inSample = new String(sample, StandardCharsets.US_ASCII);
    var inText = new String(text, StandardCharsets.US_ASCII);
    assertThat(overlap.passage()).hasSize(overlap.length());
    assertThat(inSample.substring(overlap.sampleOffset())).startsWith(overlap.passage());
    assertThat(inText.substring(overlap.textOffset())).startsWith(overlap.passage());
  }

  private static int naive(byte[] sample, byte[] text) {
    int best = 0;
    for (int i = 0; i < sample.length; i++) {
      for (int j = 0; j < text.length; j++) {
        int k = 0;
        while (i + k < sample.length && j + k < text.length && sample[i + k] == text[j + k]) {
          k++;
        }
        best = Math.max(best, k);
      }
    }
    return best;
  }

  @Test
  void overlapIsFoundInALongTextOfAnyBytes() {
    byte[] text = SampleCorpus.text(2_000_000, 5);
    byte[] sample = SampleCorpus.text(512, 6);
    System.arraycopy(text, 1_234_567, sample, 100, 150);
    sample[99] = (byte) 0xFF;
    sample[250] = (byte) 0xFE;
    assertThat(Memorisation.longestOverlap(sample, text))
        .returns(150, Overlap::length)
        .returns(100, Overlap::sampleOffset)
        .returns(1_234_567, Overlap::textOffset);
  }
}
