package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.audit.tree.WitnessRule.Ruling;
import org.zeropoint.audit.tree.WitnessRule.Seen;

class WitnessRuleTest {

  private static final String ORIGIN = "log.example/zeropoint";
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final SigningKey KEY = SigningKey.generate(ORIGIN, VerifierKey.LOG);
  private static final SigningKey NEXT = SigningKey.generate(ORIGIN, VerifierKey.LOG);
  private static final List<VerifierKey> TRUSTED = List.of(KEY.verifier());
  private static final Log TRUE = new Log("entry");
  private static final Log FORGED = new Log("forged");

  /** A log whose entries are told apart by a word. */
  private record Log(String word) {

    MerkleTree tree(long size) {
      var hashes = new ArrayList<byte[]>();
      for (int i = 0; i < size; i++) {
        String entry = i < 3 ? "entry" : word;
        hashes.add(Merkle.leafHash((entry + i).getBytes(StandardCharsets.UTF_8)));
      }
      var tiles = new Tiles(new MemoryTiles());
      tiles.append(0, hashes);
      return new MerkleTree(tiles, size);
    }

    Seen seen(long size) {
      return new Seen(size, tree(size).root());
    }

    AddCheckpoint asks(long old, long size, SigningKey... keys) {
      SignedNote note = new Checkpoint(ORIGIN, size, tree(size).root()).signed(List.of(keys), NOW);
      return new AddCheckpoint(old, tree(size).consistency(old), note);
    }
  }

  @Property(tries = 300)
  void aLogThatOnlyGrewIsCosigned_andAnotherOneNever(
      @ForAll @IntRange(min = 4, max = 300) int seen, @ForAll @IntRange(max = 300) int more) {
    int size = seen + more;
    assertThat(WitnessRule.of(TRUE.asks(seen, size, KEY), TRUSTED, TRUE.seen(seen)))
        .isEqualTo(Ruling.COSIGN);
    assertThat(WitnessRule.of(FORGED.asks(seen, size, KEY), TRUSTED, TRUE.seen(seen)))
        .isEqualTo(Ruling.INCONSISTENT);
  }

  @Test
  void theFirstCheckpointIsBelieved_andANewLogWithoutEntriesToo() {
    assertThat(WitnessRule.of(TRUE.asks(0, 7, KEY), TRUSTED, Seen.NOTHING))
        .isEqualTo(Ruling.COSIGN);
    assertThat(WitnessRule.of(TRUE.asks(0, 0, KEY), TRUSTED, Seen.NOTHING))
        .isEqualTo(Ruling.COSIGN);
  }

  @Test
  void aProofThatIsNoneIsRefused_whatEverIsWrongWithIt() {
    AddCheckpoint right = TRUE.asks(13, 40, KEY);
    Seen seen = TRUE.seen(13);
    List<List<byte[]>> forged = new ArrayList<>();
    for (int i = 0; i < right.proof().size(); i++) {
      for (int bit = 0; bit < 256; bit++) {
        List<byte[]> path = new ArrayList<>(right.proof());
        byte[] hash = path.get(i).clone();
        hash[bit / 8] ^= (byte) (1 << bit % 8);
        path.set(i, hash);
        forged.add(path);
      }
      List<byte[]> shorter = new ArrayList<>(right.proof());
      shorter.remove(i);
      forged.add(shorter);
      List<byte[]> longer = new ArrayList<>(right.proof());
      longer.add(i, right.proof().get(i));
      forged.add(longer);
    }
    forged.add(List.of());
    for (List<byte[]> path : forged) {
      assertThat(WitnessRule.of(new AddCheckpoint(13, path, right.note()), TRUSTED, seen))
          .isEqualTo(Ruling.INCONSISTENT);
    }
    assertThat(WitnessRule.of(right, TRUSTED, seen)).isEqualTo(Ruling.COSIGN);
  }

  static Stream<Object[]> rulings() {
    SignedNote signed = TRUE.asks(0, 9, KEY).note();
    SigningKey stranger = SigningKey.generate(ORIGIN, VerifierKey.LOG);
    SignedNote.Line wrong = KEY.sign("another text\n", NOW);
    return Stream.of(
        row("unknown", TRUE.asks(9, 9, KEY), List.of(), TRUE.seen(9), Ruling.UNKNOWN_LOG),
        row("stranger", TRUE.asks(9, 9, stranger), TRUSTED, TRUE.seen(9), Ruling.UNSIGNED),
        row("both", TRUE.asks(9, 9, KEY, stranger), TRUSTED, TRUE.seen(9), Ruling.COSIGN),
        row("old key", TRUE.asks(9, 9, KEY), both(), TRUE.seen(9), Ruling.COSIGN),
        row("new key", TRUE.asks(9, 9, NEXT), both(), TRUE.seen(9), Ruling.COSIGN),
        row(
            "one right, one wrong signature",
            new AddCheckpoint(0, List.of(), alsoSigned(signed, wrong)),
            both(),
            Seen.NOTHING,
            Ruling.UNSIGNED),
        row(
            "backwards",
            new AddCheckpoint(10, List.of(), signed),
            TRUSTED,
            TRUE.seen(10),
            Ruling.BACKWARDS),
        row("smaller", TRUE.asks(8, 8, KEY), TRUSTED, TRUE.seen(9), Ruling.STALE),
        row("too little known", TRUE.asks(5, 12, KEY), TRUSTED, TRUE.seen(9), Ruling.STALE),
        row("nothing known", TRUE.asks(0, 12, KEY), TRUSTED, TRUE.seen(9), Ruling.STALE),
        row("too much known", TRUE.asks(5, 12, KEY), TRUSTED, Seen.NOTHING, Ruling.STALE),
        row("the same", TRUE.asks(9, 9, KEY), TRUSTED, TRUE.seen(9), Ruling.COSIGN),
        row("other root", FORGED.asks(9, 9, KEY), TRUSTED, TRUE.seen(9), Ruling.INCONSISTENT),
        row(
            "no empty tree",
            new AddCheckpoint(
                0, List.of(), new Checkpoint(ORIGIN, 0, new byte[32]).signed(List.of(KEY), NOW)),
            TRUSTED,
            Seen.NOTHING,
            Ruling.INCONSISTENT),
        row(
            "proof from nothing",
            new AddCheckpoint(0, List.of(new byte[32]), signed),
            TRUSTED,
            Seen.NOTHING,
            Ruling.INCONSISTENT));
  }

  private static SignedNote alsoSigned(SignedNote note, SignedNote.Line wrong) {
    return new SignedNote(note.text(), List.of(NEXT.sign(note.text(), NOW), wrong));
  }

  private static List<VerifierKey> both() {
    return List.of(KEY.verifier(), NEXT.verifier());
  }

  private static Object[] row(
      String what, AddCheckpoint request, List<VerifierKey> trusted, Seen seen, Ruling ruling) {
    return new Object[] {what, request, trusted, seen, ruling};
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("rulings")
  void eachRequestGetsItsRuling(
      String what, AddCheckpoint request, List<VerifierKey> trusted, Seen seen, Ruling ruling) {
    assertThat(WitnessRule.of(request, trusted, seen)).as(what).isEqualTo(ruling);
  }

  @Property(tries = 100)
  void aRequestIsReadAsItWasWritten(
      @ForAll @IntRange(min = 1, max = 400) int size, @ForAll @IntRange(max = 400) int known) {
    AddCheckpoint request = TRUE.asks(Math.min(known, size), size, KEY, NEXT);
    AddCheckpoint read = AddCheckpoint.parse(request.format());
    assertThat(read).isEqualTo(request);
    assertThat(read.format()).isEqualTo(request.format());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old 3\n",
        "old 3\n\n",
        "old -1\n\nNOTE",
        "old 03\n\nNOTE",
        "old  3\n\nNOTE",
        "OLD 3\n\nNOTE",
        "old 3\r\n\nNOTE",
        "old 3 \n\nNOTE",
        "old 9999999999999999999\n\nNOTE",
        "3\n\nNOTE",
        "old 3\nAAAA\n\nNOTE",
        "old 3\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\nNOTE",
        "old 3\n PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\nNOTE",
        "old 3\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=\n\nNOTE",
        "old 3\n\nlog.example\n4\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "old 3\n\n\nNOTE",
        "old 3\n\nNOTE\n",
      })
  void whatIsNoRequestIsNotRead(String body) {
    String whole = body.replace("NOTE", TRUE.asks(0, 3, KEY).note().format());
    assertThatThrownBy(() -> AddCheckpoint.parse(whole))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProofHasAtMost63Hashes_andARequest64KiB() {
    SignedNote note = TRUE.asks(0, 3, KEY).note();
    String hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    assertThat(AddCheckpoint.parse("old 3\n" + hash.repeat(63) + "\n" + note.format()).proof())
        .hasSize(63);
    assertThatThrownBy(
            () -> AddCheckpoint.parse("old 3\n" + hash.repeat(64) + "\n" + note.format()))
        .hasMessageContaining("at most 63");
    assertThatThrownBy(
            () -> AddCheckpoint.parse("old 3\n" + hash.repeat(2000) + "\n" + note.format()))
        .hasMessageContaining("65536 bytes");
  }
}
