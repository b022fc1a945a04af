package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.zeropoint.shared.Digest;

class LeafTest {

  private static final Leaf LEAF =
      new Leaf(
          258,
          Instant.parse("1970-01-01T00:00:01.000002Z"),
          "t",
          "ä",
          "vote.cast",
          "p",
          "",
          Optional.of(Digest.of("x")),
          Optional.empty());

  @Example
  void bytesAreTheDocumentedOnes() {
    assertThat(HexFormat.of().formatHex(LEAF.encode()))
        .isEqualTo(
            "02"
                + "0000000000000102"
                + "00000000000f4242"
                + "0000000174"
                + "00000002c3a4"
                + "00000009766f74652e63617374"
                + "0000000170"
                + "00000000"
                + "01"
                + Digest.of("x").hex()
                + "00");
  }

  @Property
  void whatIsEncodedIsDecoded(@ForAll("leaves") Leaf leaf) {
    assertThat(Leaf.decode(leaf.encode())).isEqualTo(leaf);
  }

  @Property
  void noTwoLeavesShareBytes(@ForAll("close") Leaf one, @ForAll("close") Leaf other) {
    assertThat(Arrays.equals(one.encode(), other.encode())).isEqualTo(one.equals(other));
  }

  @Property
  void changedBytesAreRefusedOrAnotherLeaf(
      @ForAll("leaves") Leaf leaf, @ForAll int at, @ForAll byte value) {
    byte[] bytes = leaf.encode();
    int place = Math.floorMod(at, bytes.length);
    byte[] changed = bytes.clone();
    changed[place] = value;
    Optional<Leaf> read = read(changed);
    read.ifPresent(other -> assertThat(other.encode()).isEqualTo(changed));
    assertThat(read.filter(leaf::equals).isPresent()).isEqualTo(Arrays.equals(bytes, changed));
  }

  @Property
  void bytesThatAreCutOrFollowedByMoreAreRefused(@ForAll("leaves") Leaf leaf, @ForAll int at) {
    byte[] bytes = leaf.encode();
    assertThat(read(Arrays.copyOf(bytes, Math.floorMod(at, bytes.length)))).isEmpty();
    assertThat(read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
  }

  @Example
  void otherVersionsHalfCharactersAndNanosecondsAreRefused() {
    assertThatThrownBy(() -> Leaf.decode(new byte[] {1})).hasMessageContaining("version 2");
    assertThatThrownBy(() -> with("\ud800").encode()).hasMessageContaining("Unicode");
    assertThatThrownBy(() -> with("x".repeat(65_537)).encode()).hasMessageContaining("65536");
    assertThatThrownBy(
            () ->
                new Leaf(
                    1,
                    Instant.ofEpochSecond(0, 1),
                    "",
                    "",
                    "",
                    "",
                    "",
                    Optional.empty(),
                    Optional.empty()))
        .hasMessageContaining("microseconds");
  }

  private static Leaf with(String outcome) {
    return new Leaf(1, Instant.EPOCH, "", "", "", "", outcome, Optional.empty(), Optional.empty());
  }

  private static Optional<Leaf> read(byte[] bytes) {
    try {
      return Optional.of(Leaf.decode(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<Leaf> leaves() {
    return leaves(
        Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(40),
        Arbitraries.longs().between(0, Long.MAX_VALUE),
        Arbitraries.longs().between(-62_135_596_800_000_000L, 253_402_300_799_999_999L));
  }

  /** Values so near to each other that they meet, and fields that could run into one another. */
  @Provide
  Arbitrary<Leaf> close() {
    return leaves(
        Arbitraries.of("", "a", "aa", "\u0000", "a\u0000"),
        Arbitraries.longs().between(0, 1),
        Arbitraries.longs().between(0, 1));
  }

  private static char[] surrogates() {
    char[] all = new char[0xE000 - 0xD800];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (0xD800 + i);
    }
    return all;
  }

  private static Arbitrary<Leaf> leaves(
      Arbitrary<String> texts, Arbitrary<Long> numbers, Arbitrary<Long> micros) {
    Arbitrary<Optional<Digest>> digests = Arbitraries.of("a", "b").map(Digest::of).optional(0.6);
    return Combinators.combine(numbers, micros, texts, texts, texts, texts, texts, digests)
        .flatAs(
            (number, micro, a, b, c, d, e, digest) ->
                digests.map(
                    facts ->
                        new Leaf(
                            number,
                            Instant.EPOCH.plus(micro, java.time.temporal.ChronoUnit.MICROS),
                            a,
                            b,
                            c,
                            d,
                            e,
                            digest,
                            facts)));
  }
}
