package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.outbound.PinnedPost;

/** A witness may answer anything; only what its key signed counts. */
class WitnessReplyTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final SigningKey LOG = SigningKey.generate("log.example", VerifierKey.LOG);
  private static final SigningKey WITNESS =
      SigningKey.generate("witness.example", VerifierKey.WITNESS);
  private static final SigningKey NAMESAKE =
      SigningKey.generate("witness.example", VerifierKey.WITNESS);
  private static final Checkpoint CHECKPOINT = new Checkpoint("log.example", 7, Merkle.emptyRoot());
  private static final AddCheckpoint REQUEST =
      new AddCheckpoint(5, List.of(), CHECKPOINT.signed(List.of(LOG), NOW));

  @Test
  void aCosignatureIsFoundAmongThoseOfStrangers() {
    String mine = WITNESS.sign(CHECKPOINT.text(), NOW).format();
    String body = NAMESAKE.sign(CHECKPOINT.text(), NOW).format() + "\nnonsense\n" + mine + "\n";
    assertThat(reply(200, "text/plain", body))
        .isEqualTo(new WitnessReply.Cosigned(WITNESS.sign(CHECKPOINT.text(), NOW), NOW));
  }

  @Test
  void whatItsKeyDidNotSignIsNoCosignature() {
    String other = new Checkpoint("log.example", 8, Merkle.emptyRoot()).text();
    assertThat(reply(200, "text/plain", WITNESS.sign(other, NOW).format() + "\n"))
        .isInstanceOf(WitnessReply.Failed.class);
    assertThat(reply(200, "text/plain", NAMESAKE.sign(CHECKPOINT.text(), NOW).format()))
        .isInstanceOf(WitnessReply.Failed.class);
    assertThat(reply(200, "text/plain", LOG.sign(CHECKPOINT.text(), NOW).format()))
        .isInstanceOf(WitnessReply.Failed.class);
    assertThat(reply(200, "text/plain", "")).isInstanceOf(WitnessReply.Failed.class);
  }

  @Test
  void aTimeThatHasNotCome_orNone_isNotBelieved() {
    for (Instant at : List.of(NOW.plusSeconds(3600), Instant.EPOCH, Instant.MAX)) {
      String line = WITNESS.sign(CHECKPOINT.text(), at).format();
      assertThat(reply(200, "text/plain", line)).isInstanceOf(WitnessReply.Failed.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "422, text/plain, '', Refused",
    "409, text/x.tlog.size, '12\n', Saw",
    "409, text/x.tlog.size;charset=utf-8, '0\n', Saw",
    "409, text/x.tlog.size, '012\n', Failed",
    "409, text/x.tlog.size, '-1\n', Failed",
    "409, text/x.tlog.size, '9999999999999999999\n', Failed",
    "409, text/x.tlog.size, '', Failed",
    "409, application/problem+json, '12\n', Failed",
    "401, '', '', Failed",
    "403, '', '', Failed",
    "404, '', '', Failed",
    "302, '', '', Failed",
    "500, '', '', Failed",
  })
  void eachStatusHasItsMeaning(int status, String type, String body, String meaning) {
    assertThat(reply(status, type, body).getClass().getSimpleName()).isEqualTo(meaning);
  }

  @Test
  void aConflictOverAsManyEntriesIsARefusal_unlessItSawAnotherSize() {
    var same = new AddCheckpoint(7, List.of(), CHECKPOINT.signed(List.of(LOG), NOW));
    assertThat(conflict(same, "7\n")).isInstanceOf(WitnessReply.Refused.class);
    assertThat(conflict(same, "")).isInstanceOf(WitnessReply.Refused.class);
    assertThat(conflict(same, "9\n")).isEqualTo(new WitnessReply.Saw(9));
  }

  private static WitnessReply conflict(AddCheckpoint request, String body) {
    return WitnessReply.of(
        new PinnedPost.Answer(409, WitnessReply.SIZE, body), WITNESS.verifier(), request, NOW);
  }

  private static WitnessReply reply(int status, String type, String body) {
    return WitnessReply.of(
        new PinnedPost.Answer(status, type, body), WITNESS.verifier(), REQUEST, NOW);
  }
}
