package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.CanonicalJson;

/** What happened stands in the log, and clients can recompute it. */
class AuditIT extends RestCase {

  @Test
  void postVoteAndRefusal_areEntries_withWhoAndWhatCameOfIt() {
    String id = posted();
    vote("promoter", id, "{\"human\":\"pass\"}");
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");

    List<JsonNode> about =
        entries().stream().filter(e -> id.equals(e.path("subject").asText())).toList();
    assertThat(about.stream().map(e -> e.path("actor").asText() + " " + e.path("action").asText()))
        .containsExactly("author proposal.post", "promoter vote.cast", "reviewer vote.cast");
    assertThat(about.get(0).path("digest").asText()).startsWith("sha256:");
    assertThat(about.get(1).path("outcome").asText()).startsWith("refused (403)");
    assertThat(about.get(2).path("outcome").asText()).contains("rejected");
  }

  @Test
  void aClientCanRecomputeTheChain() {
    posted();
    String previous = null;
    for (JsonNode entry : entries()) {
      ObjectNode leaf = entry.deepCopy();
      leaf.remove("hash");
      assertThat(CanonicalJson.digest(leaf).value()).isEqualTo(entry.path("hash").asText());
      if (previous != null) {
        assertThat(entry.path("previous").asText()).isEqualTo(previous);
      }
      previous = entry.path("hash").asText();
    }
  }

  @Test
  void verify_saysThatTheLogIsWhole() {
    posted();
    JsonNode verification = ok(by("auditor").get("api/audit/verify"), 200);

    assertThat(verification.path("valid").asBoolean()).as(verification.toString()).isTrue();
    assertThat(verification.path("entries").asLong()).isPositive();
    assertThat(verification.has("firstBroken")).isFalse();
  }

  private static List<JsonNode> entries() {
    List<JsonNode> all = new ArrayList<>();
    long after = 0;
    JsonNode slice;
    do {
      slice = ok(by("auditor").get("api/audit?limit=500&after=" + after), 200);
      slice.forEach(all::add);
      after = all.isEmpty() ? 0 : all.get(all.size() - 1).path("seq").asLong();
    } while (slice.size() == 500);
    return all;
  }
}
