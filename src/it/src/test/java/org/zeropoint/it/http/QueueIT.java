package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** Queue files: one proposal a line, in and out. */
class QueueIT extends RestCase {

  private static final int LONG = 5_000;

  @Test
  void aBadLine_isReportedWithItsNumber_andTheRestGoesIn() {
    String first = newId("line");
    String last = newId("line");
    JsonNode report =
        take(proposal(first) + "\n\nno json\n{\"proposalId\":\"x\"}\n" + proposal(last) + "\n");

    assertThat(report.path("added").asInt()).isEqualTo(2);
    assertThat(report.path("failed").asInt()).isEqualTo(2);
    assertThat(report.at("/errors/0/line").asInt()).isEqualTo(3);
    assertThat(report.at("/errors/1/line").asInt()).isEqualTo(4);
    assertThat(report.at("/errors/1/errors").findValuesAsText("pointer"))
        .contains("/proposalId", "/synthiantId", "/summary");
    assertThat(status(first)).isEqualTo("pending");
    assertThat(status(last)).isEqualTo("pending");
  }

  @Test
  void whatIsNoQueueFile_isReadForAThousandLinesOnly() {
    String id = newId("after");
    JsonNode report = take("no json\n".repeat(1_000) + proposal(id) + "\n");

    assertThat(report.path("failed").asInt()).isEqualTo(1_000);
    assertThat(report.path("stopped").asBoolean()).isTrue();
    problem(by("auditor").get("api/proposals/" + id), 404);
  }

  @Test
  void aMarkBeforeTheFirstLine_isNoPartOfIt() {
    JsonNode report = take("\uFEFF" + proposal(newId("mark")) + "\n");

    assertThat(report.path("added").asInt()).as(report.toString()).isEqualTo(1);
    assertThat(report.path("stopped").asBoolean()).isFalse();
  }

  @Test
  void theSameLineTwice_changesNothing() {
    String id = newId("twice");
    assertThat(take(proposal(id)).path("added").asInt()).isEqualTo(1);
    String before = by("author").get("api/proposals/" + id).body();

    JsonNode again = take(proposal(id) + "\n" + proposal(id));
    assertThat(again.path("added").asInt()).isZero();
    assertThat(again.path("unchanged").asInt()).isEqualTo(2);
    assertThat(again.path("failed").asInt()).isZero();
    assertThat(by("author").get("api/proposals/" + id).body()).isEqualTo(before);
  }

  @Test
  void aLongFile_goesIn_andOnceMoreChangesNothing() {
    String synthiant = newId("long");
    String prefix = newId("many");
    var file = new StringBuilder();
    for (int i = 0; i < LONG; i++) {
      file.append(proposal(prefix + "-" + i).replace("helper", synthiant)).append('\n');
      if (i == LONG / 2) {
        file.append("{\"proposalId\":\"x\"}\n").append(proposal(prefix + "-0")).append('\n');
      }
    }
    JsonNode first = take(file.toString());
    assertThat(first.path("added").asInt()).as(first.toString()).isEqualTo(LONG);
    assertThat(first.path("failed").asInt()).isEqualTo(2);
    assertThat(first.at("/errors/0/line").asInt()).isEqualTo(LONG / 2 + 2);
    assertThat(first.at("/errors/1/detail").asText()).contains("says something else");
    assertThat(first.path("digest").asText()).startsWith("sha256:");

    long before = lastEntry();
    JsonNode again = take(file.toString());
    assertThat(again.path("added").asInt()).isZero();
    assertThat(again.path("unchanged").asInt()).isEqualTo(LONG);
    assertThat(again.path("digest")).isEqualTo(first.path("digest"));
    settled();
    JsonNode entries = ok(by("auditor").get("api/audit?limit=500&after=" + before), 200);
    assertThat(entries.findValuesAsText("action"))
        .contains("queue.import")
        .filteredOn("proposal.import"::equals)
        .hasSizeLessThan(10);
    assertThat(entries.findValuesAsText("outcome"))
        .contains("0 added, " + LONG + " unchanged, 2 refused");
    String export = by("auditor").get("api/proposals/export").body();
    assertThat(export.lines().filter(line -> line.contains("\"" + synthiant + "\""))).hasSize(LONG);
  }

  /** The number of the last entry in the log. */
  private static long lastEntry() {
    settled();
    return ok(by("auditor").get("api/audit/verify"), 200).path("entries").asLong();
  }

  @Test
  void aLineThatClaimsToBeAccepted_bringsNoVotes() {
    String id = newId("claim");
    String line =
        proposal(id)
            .replace(
                "}",
                ",\"status\":\"accepted\",\"consensus\":{\"ai\":\"pass\",\"human\":\"pass\"}}");
    assertThat(take(line).path("added").asInt()).isEqualTo(1);

    assertThat(status(id)).isEqualTo("pending");
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).isEmpty();
  }

  @Test
  void export_hasEveryProposalOnALineOfItsOwn_andCanBeTakenInAgain() {
    String id = posted();
    HttpResponse<String> export = by("auditor").get("api/proposals/export");

    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    assertThat(export.body().lines().filter(line -> line.contains("\"" + id + "\""))).hasSize(1);
    long total = ok(by("auditor").get("api/proposals/stats"), 200).path("total").asLong();
    assertThat(export.body().lines()).hasSizeBetween((int) total - 50, (int) total + 50);
    JsonNode report =
        take(export.body().lines().filter(l -> l.contains(id)).findFirst().orElseThrow());
    assertThat(report.path("unchanged").asInt()).as(report.toString()).isEqualTo(1);
  }

  @Test
  void onlyAuthorsAndAdmins_takeFilesIn() {
    Api reviewer = by("reviewer");

    problem(send(reviewer, proposal(newId("no"))), 403);
  }

  private static JsonNode take(String lines) {
    return ok(send(by("author"), lines), 200);
  }

  private static HttpResponse<String> send(Api caller, String lines) {
    return caller.send(
        caller
            .request("api/proposals/import")
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines)));
  }
}
