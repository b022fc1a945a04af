package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.tree.SignedNote;

class ConsistencyCommandTest {

  @TempDir Path directory;
  private final SmallLog log = new SmallLog();

  private ObjectNode proof(long from, long to) {
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode proof =
        SmallLog.json()
            .put("from", from)
            .put("to", to)
            .put("fromRoot", base64.encodeToString(log.tree(from).root()))
            .put("toRoot", base64.encodeToString(log.tree(to).root()));
    ArrayNode path = proof.putArray("path");
    log.tree(to).consistency(from).forEach(hash -> path.add(base64.encodeToString(hash)));
    return proof;
  }

  private Called verify(SignedNote older, SignedNote newer, String proof, String... more) {
    String[] words = {
      "consistency",
      SmallLog.file(directory, "old.note", older.format()).toString(),
      SmallLog.file(directory, "new.note", newer.format()).toString(),
      SmallLog.file(directory, "proof.json", proof).toString(),
      "--key",
      log.key.verifier().format()
    };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Called.with(all);
  }

  @Test
  void everyTwoCheckpointsAreConsistent() {
    for (int from = 1; from <= 7; from++) {
      for (int to = from; to <= 7; to++) {
        verify(log.note(from), log.note(to), proof(from, to).toString()).verified();
      }
    }
    verify(
            log.note(3),
            log.note(7),
            proof(3, 7).toString(),
            "--witness",
            log.witness.verifier().format())
        .verified();
  }

  @Test
  void aRewrittenLog_isNotAContinuation() {
    SignedNote older = log.note(3);
    SignedNote same = log.note(7);
    log.entries.get(1).forge(facts -> facts.put("more", 1));
    verify(older, log.note(7), proof(3, 7).toString()).wrong("root-differs");
    ObjectNode claimed = proof(3, 7);
    claimed.put(
        "fromRoot",
        Base64.getEncoder()
            .encodeToString(org.zeropoint.audit.tree.Checkpoint.parse(older.text()).root()));
    verify(older, log.note(7), claimed.toString()).wrong("not-consistent");
    verify(same, log.note(7), proof(7, 7).toString()).alsoWrong("root-differs");
  }

  @Test
  void aProofOfOtherSizes_orAnEditedOne_isRefused() {
    verify(log.note(3), log.note(7), proof(2, 7).toString()).alsoWrong("proof-size");
    ObjectNode shorter = proof(3, 7);
    ((ArrayNode) shorter.path("path")).remove(0);
    verify(log.note(3), log.note(7), shorter.toString()).wrong("not-consistent");
    verify(log.note(7), log.note(3), proof(3, 7).toString()).alsoWrong("proof-size");
    verify(log.note(3), new SmallLog().note(7), proof(3, 7).toString()).wrong("signature-missing");
    verify(log.note(3), log.note(7), "{}").refused(Exit.UNREADABLE, "is no consistency proof");
    verify(log.note(3), log.note(7), "{\"path\":[\"!\"]}")
        .refused(Exit.UNREADABLE, "is no consistency proof");
  }
}
