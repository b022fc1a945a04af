package org.zeropoint.lm.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.Use;
import org.zeropoint.kernels.reference.ReferenceBackend;

class NearDuplicatesTest {

  private final Kernels kernels =
      new Kernels(List.of(new ReferenceBackend()), List.of("reference"));

  private NearDuplicates between(byte[] text, byte[] other) {
    return NearDuplicates.between(text, other, kernels);
  }

  @Test
  void aTextStandsInItself_whereverItBegins() {
    byte[] text = SampleCorpus.text(60_000, 1);
    NearDuplicates same = between(text, text);
    assertThat(same.passages()).isBetween(60, 470);
    assertThat(same.found()).isEqualTo(same.passages());
    byte[] moved = concat(random(777, 2), text, random(333, 3));
    // The first passage may begin with what stands before the text.
    assertThat(between(text, moved).found()).isGreaterThanOrEqualTo(same.passages() - 1);
    assertThat(kernels.uses()).extracting(Use::op).containsOnly(Op.MIN_HASH);
  }

  @Test
  void smallChangesAreSeenThrough_andStrangersAreNot() {
    byte[] text = random(100_000, 4);
    byte[] changed = text.clone();
    for (int i = 500; i < changed.length; i += 2000) {
      changed[i] ^= 1;
    }
    NearDuplicates near = between(text, changed);
    assertThat(near.found()).isGreaterThan(near.passages() * 8 / 10);
    assertThat(between(text, random(100_000, 5)).found()).isZero();
  }

  @Test
  void theShareIsThatOfWhatWasTakenOver() {
    byte[] taken = random(40_000, 6);
    NearDuplicates found =
        between(concat(random(60_000, 7), taken), concat(random(50_000, 8), taken));
    assertThat((double) found.found() / found.passages()).isBetween(0.36, 0.44);
  }

  @Test
  void whatIsShortHasNoPassages() {
    byte[] text = random(10_000, 9);
    assertThat(between(new byte[0], text)).isEqualTo(new NearDuplicates(0, 0));
    assertThat(between(random(100, 9), text)).isEqualTo(new NearDuplicates(0, 0));
    NearDuplicates lonely = between(text, new byte[0]);
    assertThat(lonely.passages()).isPositive();
    assertThat(lonely.found()).isZero();
  }

  @Test
  void aLongTextIsSampledEvenly() {
    NearDuplicates many = between(random(4 << 20, 10), random(4000, 11));
    assertThat(many.passages()).isEqualTo(4096);
  }

  @Test
  void textThatRepeatsItself_isComparedOnce() {
    for (byte[] period : List.of(new byte[1], "to be or not to be ".getBytes(UTF_8))) {
      PassageIndex index =
          NearDuplicates.compared(repeat(period, 1 << 18), repeat(period, 1 << 18), kernels);
      assertThat(index.passages()).isGreaterThan(200);
      assertThat(index.found()).isEqualTo(index.passages());
      assertThat(index.comparisons()).isLessThanOrEqualTo(index.passages());
    }
  }

  @Test
  void passagesThatShareBandsButAreNotAlike_areComparedSoManyTimesAtMost() {
    int passages = 2000;
    int looks = 500;
    var index = new PassageIndex(alikeByHalf(passages, 13));
    int[] others = alikeByHalf(looks, 14);
    for (int at = 0; at < others.length; at += MinHash.PLACES) {
      index.look(others, at);
    }
    assertThat(index.found()).isZero();
    assertThat(index.comparisons()).isEqualTo((long) looks * PassageIndex.MOST);
    int[] wanted = alikeByHalf(passages, 13);
    for (int at = 0; at < wanted.length; at += MinHash.PLACES) {
      index.look(wanted, at);
    }
    assertThat(index.found()).as("by the bands that are their own").isEqualTo(passages);
  }

  /** Signatures whose first half is that of all others. */
  private static int[] alikeByHalf(int passages, long seed) {
    var random = new SplittableRandom(seed);
    var signatures = new int[passages * MinHash.PLACES];
    Arrays.setAll(
        signatures, i -> i % MinHash.PLACES < MinHash.PLACES / 2 ? i % 64 : random.nextInt());
    return signatures;
  }

  private static byte[] repeat(byte[] period, int length) {
    var text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = period[i % period.length];
    }
    return text;
  }

  @Test
  void piecesAreTheWholeText_withinTheirBounds() {
    for (byte[] text : List.of(random(100_000, 12), new byte[10_000], new byte[1])) {
      MinHash.Pieces pieces = ContentPieces.of(text);
      int next = 0;
      for (int i = 0; i < pieces.count(); i++) {
        assertThat(pieces.starts()[i]).isEqualTo(next);
        assertThat(pieces.lengths()[i]).isLessThanOrEqualTo(ContentPieces.MOST);
        next += pieces.lengths()[i];
        if (next < text.length) {
          assertThat(pieces.lengths()[i]).isGreaterThanOrEqualTo(ContentPieces.LEAST);
        }
      }
      assertThat(next).isEqualTo(text.length);
    }
    double mean = 100_000.0 / ContentPieces.of(random(100_000, 12)).count();
    assertThat(mean).isBetween(300.0, 450.0);
  }

  private static byte[] random(int length, long seed) {
    var bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
