package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.EventStreamReader;

/** What happens is told to who listens, and to who comes back, once and in order. */
class EventsIT extends RestCase {

  @Test
  void aStream_tellsWhatHappens_withWhereTheProposalStands() throws Exception {
    try (EventStreamReader stream = stream("")) {
      String id = posted();
      vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");

      List<EventStreamReader.Event> seen =
          stream.until(e -> e.name().equals("proposal.rejected") && e.data().contains(id));
      assertThat(seen.stream().filter(e -> e.data().contains(id)))
          .extracting(EventStreamReader.Event::name)
          .containsExactly("proposal.posted", "proposal.rejected");
      assertThat(stream.contentType()).startsWith("text/event-stream");
      assertThat(stream.commented()).isTrue();
      EventStreamReader.Event last = seen.get(seen.size() - 1);
      assertThat(last.data())
          .contains("\"id\":\"" + last.id() + "\"", "\"status\":\"rejected\"", "sha256:");
    }
  }

  @Test
  void whoComesBack_getsEverythingSince_onceAndInOrder_andThenWhatIsNew() throws Exception {
    String first = posted();
    long before = placeOf(first);
    for (int i = 0; i < 120; i++) {
      posted();
    }
    String between = posted();
    placeOf(between);

    try (EventStreamReader stream =
        EventStreamReader.open(
            by("auditor")
                .request("api/events?types=proposal.posted")
                .header("Last-Event-ID", String.valueOf(before)))) {
      List<EventStreamReader.Event> replay = stream.until(e -> e.data().contains(between));
      String live = posted();
      List<EventStreamReader.Event> after = stream.until(e -> e.data().contains(live));

      assertThat(replay).hasSizeGreaterThanOrEqualTo(121);
      assertThat(after).isNotEmpty();
      List<Long> places = ids(replay);
      places = new ArrayList<>(places);
      places.addAll(ids(after));
      assertThat(places).isSorted().doesNotHaveDuplicates();
      assertThat(places.get(0)).isGreaterThan(before);
      assertThat(ids(replay)).isEqualTo(listed(before, replay.size()));
    }
  }

  @Test
  void oneAccount_hasTwentyStreamsAtMost_andShutsOutNobodyElse() throws Exception {
    List<EventStreamReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        open.add(EventStreamReader.open(by("reviewer2").request("api/events")));
      }
      JsonNode refused =
          problem(
              by("reviewer2")
                  .send(
                      by("reviewer2")
                          .request("api/events")
                          .header("Accept", "text/event-stream")
                          .GET()),
              503);
      assertThat(refused.path("detail").asText()).contains("reviewer2 has 20 streams");
      stream("").close();
      open.remove(0).close();
      open.add(openedInTime());
    } finally {
      for (EventStreamReader reader : open) {
        reader.close();
      }
    }
  }

  /** A reader that is gone is noticed when the next comments are sent. */
  private static EventStreamReader openedInTime() throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (true) {
      try {
        return EventStreamReader.open(by("reviewer2").request("api/events"));
      } catch (IllegalStateException refused) {
        assertThat(refused).hasMessage("status 503");
        assertThat(Instant.now()).as("in time").isBefore(deadline);
      }
    }
  }

  @Test
  void theList_isPaged_andFiltered() {
    long before = placeOf(posted());
    String id = posted();
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");
    await(() -> events("types=proposal.rejected&after=" + before).toString().contains(id));

    HttpResponse<String> page = by("auditor").get("api/events?limit=1&after=" + before);
    JsonNode one = ok(page, 200);
    assertThat(one).hasSize(1);
    String link = page.headers().firstValue("Link").orElseThrow();
    assertThat(link).contains("after=" + one.get(0).path("id").asText(), "rel=\"next\"");
    JsonNode rejected = events("types=proposal.rejected&after=" + before);
    assertThat(rejected.findValuesAsText("verb")).containsOnly("rejected");
    assertThat(rejected.findValuesAsText("subject")).contains(id);
  }

  @Test
  void aWithdrawal_isToldAsSuch_andAsARejection() {
    long before = placeOf(posted());
    String id = posted();
    ok(by("author").post("api/proposals/" + id + "/withdraw", "{\"reason\":\"too early\"}"), 200);

    await(() -> told(id, before).contains("rejected"));
    assertThat(told(id, before)).containsExactly("posted", "withdrawn", "rejected");
  }

  private static List<String> told(String id, long after) {
    List<String> verbs = new ArrayList<>();
    for (JsonNode event : events("types=proposal&limit=500&after=" + after)) {
      if (event.path("subject").asText().equals(id)) {
        verbs.add(event.path("verb").asText());
      }
    }
    return verbs;
  }

  @Test
  void wrongQuestions_areAnsweredWithTheField() {
    problem(by("auditor").get("api/events?types=Proposal"), 400, "/types");
    problem(by("auditor").get("api/events?types=foo"), 400, "/types");
    problem(by("auditor").get("api/events?types=alias,proposal.promoted"), 400, "/types");
    problem(by("auditor").get("api/events?after=x"), 400, "/after");
    problem(by("auditor").get("api/events?after=999999999999"), 410);
    assertThat(anonymous().get("api/events").statusCode()).isEqualTo(401);
    problem(
        by("auditor")
            .send(
                by("auditor")
                    .request("api/events")
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", "x")
                    .GET()),
        400,
        "/Last-Event-ID");
  }

  @Test
  void anIdThatThisDatabaseNeverGave_isAnsweredWithAReset() throws Exception {
    try (EventStreamReader stream = stream("?after=999999999999")) {
      assertThat(stream.until(e -> true).get(0).name()).isEqualTo("reset");
    }
  }

  private static EventStreamReader stream(String query) throws Exception {
    return EventStreamReader.open(by("auditor").request("api/events" + query));
  }

  private static List<Long> ids(List<EventStreamReader.Event> events) {
    return events.stream().map(e -> Long.valueOf(e.id())).toList();
  }

  private static List<Long> listed(long after, int limit) {
    return events("types=proposal.posted&limit=" + limit + "&after=" + after)
        .findValuesAsText("id")
        .stream()
        .map(Long::valueOf)
        .toList();
  }

  /** The place of the event that tells that a proposal was posted. */
  private static long placeOf(String proposalId) {
    long[] place = {0};
    await(
        () -> {
          long after = 0;
          JsonNode slice;
          do {
            slice = events("types=proposal.posted&limit=500&after=" + after);
            for (JsonNode event : slice) {
              after = event.path("id").asLong();
              if (event.path("subject").asText().equals(proposalId)) {
                place[0] = after;
              }
            }
          } while (slice.size() == 500);
          return place[0] > 0;
        });
    return place[0];
  }

  private static JsonNode events(String query) {
    return ok(by("auditor").get("api/events?" + query), 200);
  }

  private static void await(Supplier<Boolean> done) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!done.get()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
    }
  }
}
