package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.it.Api;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;

/** What happened stands in the log, and clients can recompute it. */
class AuditIT extends RestCase {

  @Test
  void postVoteAndRefusal_areEntries_withWhoAndWhatCameOfIt() {
    String id = posted();
    vote("promoter", id, "{\"human\":\"pass\"}");
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");

    List<JsonNode> about =
        log().stream().filter(e -> id.equals(e.path("subject").asText())).toList();
    assertThat(about.stream().map(e -> e.path("actor").asText() + " " + e.path("action").asText()))
        .containsExactly(
            "author proposal.post",
            "promoter vote.cast",
            "reviewer vote.cast",
            "gate gate.decided");
    assertThat(about.get(0).path("digest").asText()).startsWith("sha256:");
    assertThat(about.get(1).path("outcome").asText()).startsWith("refused (403)");
    assertThat(about.get(2).path("outcome").asText()).contains("rejected");
    assertThat(about.get(3).path("outcome").asText()).startsWith("rejected; policy sha256:");
  }

  @Test
  void anEntryHasItsFacts_theRowsAndWhatTheGateSaw() {
    String id = posted();
    vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"fine\"}");
    List<JsonNode> about =
        log().stream().filter(e -> id.equals(e.path("subject").asText())).toList();

    JsonNode cast = entry(about.get(1));
    assertThat(Digest.of(CanonicalJson.of(cast.path("facts"))).value())
        .isEqualTo(cast.path("factsDigest").asText());
    List<String> tables = cast.at("/facts/rows").findValuesAsText("table");
    assertThat(tables).contains("vote", "proposal");
    JsonNode vote = cast.at("/facts/rows").get(tables.indexOf("vote"));
    assertThat(vote.path("op").asText()).isEqualTo("insert");
    assertThat(vote.at("/row/voter").asText()).isEqualTo("reviewer");
    assertThat(vote.at("/row/result").asText()).isEqualTo("pass");
    assertThat(vote.at("/row/notes").asText()).isEqualTo("fine");
    JsonNode decided = entry(about.get(2)).at("/facts/decision");
    assertThat(decided.path("status").asText()).isEqualTo("under_review");
    assertThat(decided.at("/input/ballots/0/voter").asText()).isEqualTo("reviewer");
    assertThat(decided.at("/input/policyDigest").asText())
        .isEqualTo(CanonicalJson.digest(decided.path("policy")).value());
  }

  @Test
  void aClientVerifiesCheckpointInclusionAndConsistency() {
    String id = posted();
    Checkpoint older = signed();
    vote("reviewer", id, "{\"human\":\"pass\"}");
    JsonNode cast =
        log().stream()
            .filter(e -> id.equals(e.path("subject").asText()))
            .filter(e -> "vote.cast".equals(e.path("action").asText()))
            .findFirst()
            .orElseThrow();
    Checkpoint newer = signed();

    byte[] leaf = Base64.getDecoder().decode(cast.path("leaf").asText());
    Leaf decoded = Leaf.decode(leaf);
    assertThat(decoded.subject()).isEqualTo(id);
    assertThat(decoded.actor()).isEqualTo("reviewer");
    long index = cast.path("index").asLong();
    JsonNode inclusion = proof("inclusion?index=" + index + "&size=" + newer.size());
    assertThat(
            Proofs.included(
                Merkle.leafHash(leaf), index, newer.size(), path(inclusion), newer.root()))
        .isTrue();
    JsonNode consistency = proof("consistency?from=" + older.size() + "&to=" + newer.size());
    assertThat(
            Proofs.consistent(
                older.size(), older.root(), newer.size(), newer.root(), path(consistency)))
        .isTrue();
  }

  @Test
  void signInsAndRefusedOnesAreEntries_withoutWhatWasTyped() {
    as("promoter2").get("api/proposals/stats");
    Api.basic(server(), "promoter2", "wrong-" + newId("word")).get("api/proposals/stats");
    Api.basic(server(), "secret-typed-as-a-name", "x").get("api/proposals/stats");

    List<String> sessions =
        log().stream()
            .filter(e -> e.path("action").asText().startsWith("session."))
            .map(
                e ->
                    e.path("actor").asText()
                        + " "
                        + e.path("action").asText()
                        + " "
                        + e.path("subject").asText())
            .toList();
    assertThat(sessions)
        .contains(
            "promoter2 session.sign-in promoter2",
            "zeropoint session.refused promoter2",
            "zeropoint session.refused -");
    assertThat(log().toString())
        .doesNotContain("secret-typed-as-a-name")
        .doesNotContain("wrong-word");
  }

  @Test
  void proofsAreAskedForWithinWhatIsSigned() {
    posted();
    long size = signed().size();
    problem(by("auditor").get("api/audit/proof/inclusion"), 400, "/index");
    problem(by("auditor").get("api/audit/proof/inclusion?index=0&size=0"), 400, "/size");
    problem(
        by("auditor").get("api/audit/proof/inclusion?index=0&size=" + (size + 1_000_000)),
        400,
        "/size");
    problem(by("auditor").get("api/audit/proof/inclusion?index=999999999"), 404);
    problem(by("auditor").get("api/audit/proof/inclusion?index=x"), 400, "/index");
    problem(by("auditor").get("api/audit/proof/consistency"), 400, "/from");
    problem(by("auditor").get("api/audit/proof/consistency?from=2&to=1"), 400, "/from");
    problem(by("auditor").get("api/audit/entries/999999999"), 404);
    assertThat(anonymous().get("api/audit/proof/inclusion?index=0").statusCode()).isEqualTo(401);
    assertThat(anonymous().get("api/audit/checkpoint").statusCode()).isEqualTo(200);
  }

  @Test
  void aNewKeySignsBesideTheOldOne() {
    posted();
    problem(by("author").post("api/audit/keys", "{}"), 403);
    problem(by("admin").post("api/audit/keys", "{\"overlapDays\":366}"), 400, "/overlapDays");
    List<String> before = keys();
    ok(by("admin").post("api/audit/keys", "{\"overlapDays\":1}"), 201);
    List<String> after = keys();
    assertThat(after).hasSize(before.size() + 1).startsWith(before.toArray(String[]::new));
    String id = posted();
    vote("reviewer", id, "{\"human\":\"pass\"}");
    signed();
    SignedNote note = note();
    assertThat(VerifierKey.parse(after.get(after.size() - 1)).signed(note)).isTrue();
    assertThat(VerifierKey.parse(before.get(before.size() - 1)).signed(note)).isTrue();
    assertThat(log().stream().map(e -> e.path("action").asText())).contains("log.rotate-key");
  }

  @Test
  void verify_saysThatTheLogIsWhole() {
    posted();
    JsonNode verification = ok(by("auditor").get("api/audit/verify"), 200);

    assertThat(verification.path("valid").asBoolean()).as(verification.toString()).isTrue();
    assertThat(verification.path("entries").asLong()).isPositive();
    assertThat(verification.has("firstBroken")).isFalse();
  }

  /** The newest checkpoint, verified with the log's keys. */
  private static Checkpoint signed() {
    List<JsonNode> entries = log();
    long last = entries.get(entries.size() - 1).path("seq").asLong();
    SignedNote note = note();
    while (Checkpoint.parse(note.text()).size() < last) {
      note = note();
    }
    SignedNote signed = note;
    assertThat(keys().stream().map(VerifierKey::parse).anyMatch(key -> key.signed(signed)))
        .isTrue();
    return Checkpoint.parse(note.text());
  }

  private static SignedNote note() {
    return SignedNote.parse(anonymous().get("api/audit/checkpoint").body());
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    ok(anonymous().get("api/audit/keys"), 200)
        .path("keys")
        .forEach(key -> keys.add(key.path("key").asText()));
    return keys;
  }

  private static JsonNode proof(String query) {
    return ok(by("auditor").get("api/audit/proof/" + query), 200);
  }

  private static JsonNode entry(JsonNode listed) {
    return ok(by("auditor").get("api/audit/entries/" + listed.path("seq").asLong()), 200);
  }

  private static List<byte[]> path(JsonNode proof) {
    List<byte[]> path = new ArrayList<>();
    proof.path("path").forEach(hash -> path.add(Base64.getDecoder().decode(hash.asText())));
    return path;
  }
}
