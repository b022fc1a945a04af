package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

  /** The example of the package golang.org/x/mod/sumdb/note: another maker's key and signature. */
  private static final String KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String NOTE =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n"
          + "\n"
          + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void aNoteOfAnotherMakerIsVerified_andFailsWithAnyOtherText() {
    VerifierKey key = VerifierKey.parse(KEY);
    SignedNote note = SignedNote.parse(NOTE);
    assertThat(key.format()).isEqualTo(KEY);
    assertThat(note.format()).isEqualTo(NOTE);
    assertThat(key.signed(note)).isTrue();
    assertThat(key.signed(SignedNote.parse(NOTE.replace("don't", "do")))).isFalse();
  }

  @Test
  void aCheckpointIsSignedByOldAndNewKey_andReadBack() {
    SigningKey old = SigningKey.generate("log.example/zeropoint", VerifierKey.LOG);
    SigningKey fresh = SigningKey.generate("log.example/zeropoint", VerifierKey.LOG);
    Checkpoint checkpoint = new Checkpoint("log.example/zeropoint", 7, Merkle.emptyRoot());
    SignedNote note = SignedNote.parse(checkpoint.signed(List.of(old, fresh), NOW).format());
    assertThat(Checkpoint.parse(note.text())).isEqualTo(checkpoint);
    assertThat(old.verifier().signed(note)).isTrue();
    assertThat(fresh.verifier().signed(note)).isTrue();
    assertThat(
            SigningKey.generate("log.example/zeropoint", VerifierKey.LOG).verifier().signed(note))
        .isFalse();
  }

  @Test
  void aCosignatureSaysWhen_andIsOverTheTime() {
    SigningKey witness =
        SigningKey.parse(SigningKey.generate("w.example", VerifierKey.WITNESS).format());
    String text = new Checkpoint("log.example", 1, Merkle.emptyRoot()).text();
    SignedNote.Line line = SignedNote.Line.parse(witness.sign(text, NOW).format());
    SignedNote note = new SignedNote(text, List.of(line));
    assertThat(witness.verifier().cosigned(note))
        .contains(new VerifierKey.Cosigned(NOW.getEpochSecond()));
    byte[] later = line.signature().clone();
    later[7]++;
    assertThat(
            witness
                .verifier()
                .cosigned(
                    new SignedNote(
                        text, List.of(new SignedNote.Line("w.example", line.keyId(), later)))))
        .isEmpty();
  }

  @Test
  void everyBitOfASignatureCounts() {
    SigningKey key = SigningKey.generate("log.example", VerifierKey.LOG);
    String text = new Checkpoint("log.example", 1, Merkle.emptyRoot()).text();
    SignedNote.Line line = key.sign(text, NOW);
    for (int i = 0; i < line.signature().length * 8; i++) {
      byte[] forged = line.signature().clone();
      forged[i / 8] ^= (byte) (1 << i % 8);
      assertThat(
              key.verifier().verify(new SignedNote.Line("log.example", line.keyId(), forged), text))
          .as("bit " + i)
          .isFalse();
    }
  }

  @Test
  void aKeyFileOfTwoKeysIsRefused() {
    String[] one = SigningKey.generate("a", VerifierKey.LOG).format().split("\n");
    String[] two = SigningKey.generate("a", VerifierKey.LOG).format().split("\n");
    assertThatThrownBy(() -> SigningKey.parse(one[0] + "\n" + two[1] + "\n"))
        .hasMessageContaining("not the public one's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 na+me AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAB=\n",
        "text\n\n\u2014 name AAAAAAA=",
        "te\u0001xt\n\n\u2014 name AAAAAAA=\n",
      })
  void whatIsNoNoteIsRefused(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log\n1\n",
        "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n1\n47DEQpj8HBSa\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
      })
  void whatIsNoCheckpointIsRefused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
