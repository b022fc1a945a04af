package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** The check of the installation while it is in use. */
class FsckCallIT extends RestCase {

  private static final String FSCK = "api/audit/fsck";

  @Test
  void whatOtherTestsHaveLeftIsSound_andTheCheckIsAnEntry() {
    String id = posted();
    vote("reviewer", id, "{\"human\":\"pass\"}");
    JsonNode report = ok(fsck("auditor"), 200);

    assertThat(report.path("faults")).as(report.toString()).isEmpty();
    assertThat(report.path("sound").asBoolean()).isTrue();
    assertThat(report.path("entries").asLong()).isPositive();
    assertThat(report.path("rows").asLong()).isPositive();
    assertThat(report.path("decisions").asLong()).isPositive();
    assertThat(
            log().stream().map(e -> e.path("action").asText() + " " + e.path("outcome").asText()))
        .anyMatch(entry -> entry.startsWith("log.check sound: "));
  }

  @Test
  void entriesAndRowsThatComeMeanwhile_areNoFaults() {
    var stop = new AtomicBoolean();
    List<CompletableFuture<Void>> writers =
        Stream.of("author", "admin")
            .map(user -> CompletableFuture.runAsync(() -> write(user, stop)))
            .toList();
    try {
      for (int i = 0; i < 5; i++) {
        JsonNode report = ok(fsck("admin"), 200);
        assertThat(report.path("faults")).as(report.toString()).isEmpty();
      }
    } finally {
      stop.set(true);
      writers.forEach(CompletableFuture::join);
    }
  }

  private static void write(String user, AtomicBoolean stop) {
    while (!stop.get()) {
      String id = newId("busy");
      ok(by(user).post("api/proposals", proposal(id)), 201);
      vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
      vote("reviewer", id, "{\"human\":\"pass\"}");
    }
  }

  @Test
  void onlyAdminsAndAuditors_andOneAtATime() {
    problem(fsck("author"), 403);
    assertThat(anonymous().post(FSCK, "").statusCode()).isEqualTo(401);
    List<CompletableFuture<HttpResponse<String>>> asked =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> fsck("auditor")))
            .limit(6)
            .toList();
    List<Integer> answers = asked.stream().map(a -> a.join().statusCode()).toList();
    assertThat(answers).contains(200).allMatch(status -> status == 200 || status == 409);
    ok(fsck("auditor"), 200);
  }

  private static HttpResponse<String> fsck(String user) {
    Api api = by(user);
    return api.send(api.request(FSCK).POST(BodyPublishers.noBody()));
  }
}
