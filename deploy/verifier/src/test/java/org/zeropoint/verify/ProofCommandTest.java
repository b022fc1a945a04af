package org.zeropoint.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;

class ProofCommandTest {

  @TempDir Path directory;
  private final SmallLog log = new SmallLog();

  private Called verify(JsonNode proof, String... more) {
    return verify(proof.toString(), more);
  }

  private Called verify(String proof, String... more) {
    var words = new ArrayList<String>();
    Collections.addAll(
        words,
        "proof",
        SmallLog.file(directory, "proof.json", proof).toString(),
        "--key",
        log.key.verifier().format());
    Collections.addAll(words, more);
    return Called.with(words.toArray(String[]::new));
  }

  private static ArrayNode entries(ObjectNode proof) {
    return (ArrayNode) proof.path("entries");
  }

  @Test
  void anHonestProofIsVerified_andSaysWhatCameOfTheProposal() {
    Called called = verify(log.proof(), "--accepted", "--witness", log.witness.verifier().format());
    called.verified();
    assertThat(called.out()).contains("accepted by entry 7", "5 are in the log", "2 made again");
    ObjectNode pending = log.proof();
    ((ArrayNode) pending.path("pending")).add(1_000_000_099L);
    assertThat(verify(pending).out()).contains("1 newer entries are not covered");
  }

  @Test
  void aProofWithoutItsEnd_isNotOneOfAcceptance() {
    ObjectNode proof = log.proof();
    entries(proof).remove(4);
    entries(proof).remove(3);
    verify(proof).verified();
    verify(proof, "--accepted").wrong("not-accepted");
    entries(proof).removeAll();
    verify(proof).wrong("nothing-shown");
  }

  @Test
  void aRowWithoutItsDecision_isFound() {
    ObjectNode proof = log.proof();
    entries(proof).remove(4);
    verify(proof).wrong("accepted-without-decision");
  }

  @Test
  void whateverIsEdited_isFound() {
    for (int i = 0; i < 5; i++) {
      ObjectNode leaf = log.proof();
      ObjectNode entry = (ObjectNode) entries(leaf).get(i);
      entry.set("leaf", entries(leaf).get((i + 1) % 5).get("leaf"));
      verify(leaf).alsoWrong("not-included");

      ObjectNode facts = log.proof();
      ((ObjectNode) entries(facts).get(i).path("facts")).put("more", 1);
      verify(facts).alsoWrong("entry-differs");

      ObjectNode index = log.proof();
      entry = (ObjectNode) entries(index).get(i);
      entry.put("index", entry.path("index").asLong() - 1);
      verify(index).wrong(i == 0 ? "not-included" : "entry-differs");

      ObjectNode path = log.proof();
      ((ArrayNode) entries(path).get(i).path("path")).remove(0);
      verify(path).alsoWrong("not-included");
    }
  }

  @Test
  void aForgedDecision_isFound_alsoWhenTheKeyIsStolen() {
    log.last("gate.decided").forge(f -> ((ArrayNode) f.at("/decision/input/ballots")).remove(0));
    verify(log.proof()).alsoWrong("vote-left-out", "decision-differs");
  }

  @Test
  void aSignatureByAnotherKey_isRefused() {
    SigningKey stranger = SigningKey.generate(SmallLog.ORIGIN, VerifierKey.LOG);
    Called called =
        Called.with(
            "proof",
            SmallLog.file(directory, "proof.json", log.proof().toString()).toString(),
            "--key",
            stranger.verifier().format());
    called.wrong("signature-missing");
    assertThat(called.out()).contains("for which it is no witness");
    verify(log.proof(), "--witness", other().verifier().format()).wrong("cosignature-missing");
  }

  private static SigningKey other() {
    return SigningKey.generate("other.example", VerifierKey.WITNESS);
  }

  @Test
  void whatIsNoProof_cannotBeRead() {
    verify("garbage").refused(Exit.UNREADABLE, "is no proof of a proposal");
    verify("{}").refused(Exit.UNREADABLE, "does not say zeropoint-proof/1");
    verify("[".repeat(100_000)).refused(Exit.UNREADABLE, "is no proof of a proposal");
    verify(String.join("\n", log.lines())).refused(Exit.UNREADABLE, "is no proof");
    ObjectNode bad = log.proof();
    bad.put("checkpoint", "nothing");
    verify(bad).wrong("checkpoint-form");
    ObjectNode entry = log.proof();
    entries(entry).set(0, SmallLog.json().put("index", 10).put("leaf", "AAAA"));
    verify(entry).wrong("entry-differs");
  }
}
