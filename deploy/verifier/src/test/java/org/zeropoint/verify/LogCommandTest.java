package org.zeropoint.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Json;

class LogCommandTest {

  @TempDir Path directory;
  private final SmallLog log = new SmallLog();

  private Called verify(List<String> lines, String... more) {
    return verify(String.join("\n", lines) + "\n", more);
  }

  private Called verify(String content, String... more) {
    var words = new ArrayList<String>();
    Collections.addAll(
        words,
        "log",
        SmallLog.file(directory, "log.jsonl", content).toString(),
        "--key",
        log.key.verifier().format());
    Collections.addAll(words, more);
    return Called.with(words.toArray(String[]::new));
  }

  /** The export with one line changed. */
  private List<String> edited(int line, Consumer<ObjectNode> edit) {
    var lines = new ArrayList<>(log.lines());
    ObjectNode json = (ObjectNode) Json.parse(lines.get(line));
    edit.accept(json);
    lines.set(line, json.toString());
    return lines;
  }

  private String kept(long... sizes) {
    return SmallLog.file(directory, "checkpoints.log", log.published(sizes)).toString();
  }

  @Test
  void anHonestLogIsVerified() {
    Called called =
        verify(
            log.lines(),
            "--witness",
            log.witness.verifier().format(),
            "--checkpoints",
            kept(1, 3, 5, log.entries.size()),
            "--whole");
    called.verified();
    assertThat(called.out())
        .contains("over 7 entries", "4 kept ones compared", "2 made again", "witness.example");
    assertThat(verify(log.lines(), "--json").out())
        .startsWith("{\"verified\":true,")
        .contains("\"faults\":[]");
  }

  @Test
  void anEditedLeafIsFound_andKeptCheckpointsSayWhereAbouts() {
    List<String> lines =
        edited(
            4,
            line -> {
              byte[] leaf = Base64.getDecoder().decode(line.path("leaf").asText());
              leaf[leaf.length / 2] ^= 1;
              line.put("leaf", Base64.getEncoder().encodeToString(leaf));
            });
    verify(lines).alsoWrong("root-differs");
    assertThat(verify(lines, "--checkpoints", kept(2, 3, 5)).out())
        .contains("checkpoints.log, note 3", "among the entries 4 to 5");
  }

  @Test
  void editedFactsAreFound() {
    Called called = verify(edited(3, line -> ((ObjectNode) line.path("facts")).put("more", 1)));
    called.wrong("entry-differs");
    assertThat(called.out()).contains("entry 3: the facts are not those that the leaf names");
    verify(edited(3, line -> line.remove("facts"))).wrong("entry-differs");
  }

  @Test
  void aLeafThatIsTakenOut_movedOrDoubled_isFound() {
    var without = new ArrayList<>(log.lines());
    without.remove(3);
    Called called = verify(without);
    called.wrong("leaf-missing");
    assertThat(called.out()).contains("entry 3: its leaf is missing");

    var moved = new ArrayList<>(log.lines());
    Collections.swap(moved, 3, 4);
    verify(moved).wrong("leaf-missing");
    verify(moved).alsoWrong("leaf-repeated");

    var doubled = new ArrayList<>(log.lines());
    doubled.add(4, doubled.get(3));
    verify(doubled).wrong("leaf-repeated");

    var cut = log.lines().subList(0, 5);
    assertThat(verify(cut).out()).contains("leaf-missing: entry 5: the leaves up to entry 7");

    var more = new ArrayList<>(log.lines());
    more.add(log.entries.get(0).line(7).toString());
    verify(more).wrong("leaf-beyond");
  }

  @Test
  void renumberedLeavesAreFound() {
    var lines = new ArrayList<>(log.lines());
    lines.remove(3);
    for (int i = 3; i < lines.size(); i++) {
      lines.set(i, ((ObjectNode) Json.parse(lines.get(i))).put("index", i - 1).toString());
    }
    verify(lines).alsoWrong("leaf-missing");
    verify(
            log.lines(
                new Checkpoint(SmallLog.ORIGIN, 6, log.tree(7).root())
                    .signed(List.of(log.key), Instant.EPOCH)))
        .wrong("root-differs");
  }

  @Test
  void aCheckpointThatNobodyTrustedSigned_isRefused() {
    SigningKey stranger = SigningKey.generate(SmallLog.ORIGIN, VerifierKey.LOG);
    Called called = verify(log.lines(log.checkpoint(7).signed(List.of(stranger), Instant.EPOCH)));
    called.wrong("signature-missing");
    assertThat(called.out()).contains("nothing else was looked at");
    SigningKey other = SigningKey.generate("zeropoint/other", VerifierKey.LOG);
    verify(
            log.lines(
                new Checkpoint("zeropoint/other", 7, log.tree(7).root())
                    .signed(List.of(other, log.key), Instant.EPOCH)))
        .wrong("checkpoint-origin");
    verify(
            log.lines().get(0).replace("\\n7\\n", "\\n8\\n")
                + "\n"
                + String.join("\n", log.lines().subList(1, 8)))
        .wrong("signature-wrong");
  }

  @Test
  void aWitnessThatDidNotCosign_isMissed() {
    SigningKey other = SigningKey.generate("other.example", VerifierKey.WITNESS);
    verify(log.lines(), "--witness", other.verifier().format()).wrong("cosignature-missing");
    Called wrong =
        verify(
            edited(
                0,
                head -> {
                  String note = head.path("checkpoint").asText();
                  String line = log.note(6).signatures().get(1).format();
                  head.put(
                      "checkpoint", note.substring(0, note.lastIndexOf("\u2014")) + line + "\n");
                }),
            "--witness",
            log.witness.verifier().format());
    wrong.wrong("cosignature-wrong");
  }

  @Test
  void aRewrittenLogThatIsSignedAgain_doesNotFitACheckpointThatWasKept() {
    String kept = kept(3, 5);
    log.entries.get(2).forge(facts -> facts.put("more", "than there was"));
    verify(log.lines()).verified();
    Called called = verify(log.lines(), "--checkpoints", kept);
    called.wrong("root-differs");
    assertThat(called.out())
        .contains("checkpoints.log, note 1: the root over 3 entries", "entries 1 to 3");
  }

  @Test
  void aTailThatIsCutAndSignedAgain_doesNotFitACheckpointThatWasKept() {
    String kept = kept(3, 7);
    log.entries.subList(5, 7).clear();
    verify(log.lines()).verified();
    verify(log.lines(), "--checkpoints", kept).wrong("log-cut");
  }

  @Test
  void whatIsForgedWithTheLogsKey_isFoundByMakingDecisionsAgain() {
    log.last("vote.cast").forge(f -> ((ObjectNode) f.at("/rows/0/row")).put("result", "fail"));
    verify(log.lines()).alsoWrong("vote-differs", "pass-vote");
  }

  @Test
  void aPolicyThatIsSwapped_isFound() {
    log.last("gate.decided")
        .forge(
            f ->
                ((ObjectNode) f.at("/decision/policy/rules/0"))
                    .put("humanQuorum", 1)
                    .put("voteExpiryDays", 364));
    verify(log.lines()).wrong("policy-digest");
  }

  @Test
  void aDecisionThatIsFlipped_isFound() {
    SmallLog.Entry first = log.entries.get(4);
    first.forge(f -> ((ObjectNode) f.path("decision")).put("status", "accepted"));
    verify(log.lines()).alsoWrong("decision-differs", "decision-entry", "row-differs");
    ((ArrayNode) log.last("gate.decided").facts.at("/decision/input/ballots")).remove(0);
    log.last("gate.decided").forge(f -> {});
    verify(log.lines()).alsoWrong("vote-left-out");
  }

  @Test
  void leavesOfOtherTenants_areShownByTheirHash() {
    SmallLog.Entry entry = log.entries.get(0);
    var lines = new ArrayList<>(log.lines());
    ObjectNode hash = SmallLog.json().put("index", 0);
    hash.put("hash", Base64.getEncoder().encodeToString(Merkle.leafHash(entry.bytes())));
    lines.set(1, hash.toString());
    Called called = verify(lines);
    called.verified();
    assertThat(called.out()).contains("1 entries are of other tenants");
    verify(lines, "--whole").wrong("leaf-withheld");
    lines.set(1, hash.put("hash", Base64.getEncoder().encodeToString(new byte[32])).toString());
    verify(lines).wrong("root-differs");
  }

  @Test
  void aLeafThatIsNone_isNamed() {
    Leaf leaf = log.entries.get(6).leaf;
    assertThat(leaf.action()).isEqualTo("gate.decided");
    verify(edited(7, line -> line.put("leaf", "AAAA"))).alsoWrong("entry-differs", "root-differs");
  }

  @Test
  void aHostileFile_getsASentence() {
    List<String> good = log.lines();
    for (String bad :
        new String[] {
          "{\"index\":2,\"leaf\":\"not base64!\"}",
          "{\"index\":2,\"leaf\":\"AB==\"}",
          "{\"index\":2}",
          "{\"index\":NaN,\"leaf\":\"\"}",
          "{\"index\":-1,\"leaf\":\"\"}",
          "{\"index\":2.5,\"leaf\":\"\"}",
          "{\"index\":1e18,\"leaf\":\"\"}",
          "{\"index\":99999999999999999999999,\"leaf\":\"\"}",
          "{\"index\":2,\"index\":3,\"leaf\":\"\"}",
          "{\"index\":2,\"leaf\":\"\",\"more\":1}",
          "{\"index\":2,\"hash\":\"AAAA\"}",
          "[".repeat(100_000),
          "{\"index\":2,\"leaf\":\"\",\"facts\":" + "{\"a\":".repeat(5000),
          "null",
          "",
          "\u0000"
        }) {
      var lines = new ArrayList<>(good);
      lines.set(3, bad);
      verify(lines).wrong("line-form");
    }
    var lines = new ArrayList<>(good);
    lines.set(3, "{\"index\":1000000000000000000,\"leaf\":\"\"}");
    verify(lines).wrong("leaf-beyond");
    lines.set(3, "{\"index\":2,\"leaf\":\"" + "A".repeat(17 << 20) + "\"}");
    verify(lines).wrong("line-form");
    lines.set(3, "{\"index\":2,\"leaf\":\"\",\"facts\":{\"x\":1e999}}");
    verify(lines).wrong("entry-differs");
  }

  @Test
  void whatATerminalWouldObey_isNotPassedOn() {
    var lines = new ArrayList<>(log.lines());
    lines.set(3, "{\"index\":2,\"leaf\":\"\",\"\\u001b[2J\\u202egone\":1}");
    Called called = verify(lines);
    called.wrong("line-form");
    assertThat(called.out()).doesNotContain("\u001b", "\u202e").contains("a leaf has no ?[2J?gone");
  }

  @Test
  void whatIsNoExport_cannotBeRead() {
    verify("").refused(Exit.UNREADABLE, "is no export of a log");
    verify("garbage\n").refused(Exit.UNREADABLE, "is no export of a log");
    verify(log.proof().toString()).refused(Exit.UNREADABLE, "does not say zeropoint-log/1");
    verify("\u00ff".repeat(100)).refused(Exit.UNREADABLE, "is no export of a log");
    Called.with("log", directory.resolve("none").toString(), "--key", log.key.verifier().format())
        .refused(Exit.UNREADABLE, "there is no such file");
    Called.with("log", directory.toString(), "--key", log.key.verifier().format())
        .refused(Exit.UNREADABLE, "is a directory");
    String none = SmallLog.file(directory, "none.log", "nothing\n").toString();
    verify(log.lines(), "--checkpoints", none).verified();
    String empty = SmallLog.file(directory, "empty.log", "").toString();
    verify(log.lines(), "--checkpoints", empty).refused(Exit.UNREADABLE, "holds no checkpoint");
  }

  @Test
  void aCheckpointFileIsReadAsItIsLeftByACrash_andOneOfSomebodyElseIsNot() {
    String cut = log.published(3) + log.checkpoint(5).text().substring(0, 20) + "\n\n";
    String file = SmallLog.file(directory, "cut.log", cut + log.published(5)).toString();
    Called called = verify(log.lines(), "--checkpoints", file);
    called.verified();
    assertThat(called.out()).contains("2 kept ones compared", "1 pieces that are no whole note");
    String other = SmallLog.file(directory, "other.log", new SmallLog().published(3)).toString();
    verify(log.lines(), "--checkpoints", other).wrong("signature-missing");
    String forged =
        SmallLog.file(directory, "forged.log", log.published(3).replace("\n3\n", "\n4\n"))
            .toString();
    verify(log.lines(), "--checkpoints", forged).wrong("signature-wrong");
  }
}
