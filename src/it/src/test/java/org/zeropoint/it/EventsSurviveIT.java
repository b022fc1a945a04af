package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A killed server loses no event: neither one that is to be sent nor one that is read later. */
class EventsSurviveIT {

  private static final int PROPOSALS = 10;

  @Test
  void everyEventArrives_thoughTheServerWasKilled_andRepeatsHaveTheSameId() throws Exception {
    try (Receiver receiver = new Receiver();
        ZeropointServer server = ZeropointServer.start("events")) {
      String secret = webhook(server, receiver);
      receiver.answers(503);
      List<String> posted = new ArrayList<>();
      Api author = Api.as(server, "author");
      for (int i = 0; i < PROPOSALS; i++) {
        posted.add(post(author, "survivor-" + i));
      }
      Receiver.Received before = receiver.await(1, r -> true).get(0);

      server.kill();
      receiver.answers(200);
      server.start();

      for (String id : posted) {
        List<Receiver.Received> told = receiver.await(1, r -> r.body().contains("\"" + id + "\""));
        assertThat(told).extracting(Receiver.Received::eventId).containsOnly(told.get(0).eventId());
        assertThat(told.get(0).signedWith(secret)).isTrue();
      }
      receiver.await(2, r -> r.eventId().equals(before.eventId()));
      assertReplay(server, posted);
    }
  }

  private static void assertReplay(ZeropointServer server, List<String> posted) throws Exception {
    try (EventStreamReader stream =
        EventStreamReader.open(
            Api.as(server, "auditor")
                .request("api/events?types=proposal.posted")
                .header("Last-Event-ID", "0"))) {
      String last = posted.get(posted.size() - 1);
      List<EventStreamReader.Event> replayed = stream.until(e -> e.data().contains(last));
      assertThat(replayed).hasSize(PROPOSALS);
      assertThat(replayed).extracting(EventStreamReader.Event::id).doesNotHaveDuplicates();
    }
  }

  private static String webhook(ZeropointServer server, Receiver receiver) {
    JsonNode made =
        ok(
            Api.as(server, "admin")
                .post(
                    "api/webhooks",
                    "{\"url\":\"" + receiver.url() + "\",\"events\":[\"proposal.posted\"]}"));
    return made.path("secret").asText();
  }

  private static String post(Api author, String id) {
    ok(
        author.post(
            "api/proposals",
            "{\"proposalId\":\""
                + id
                + "\",\"synthiantId\":\"helper\",\"summary\":\"A change that is tested.\"}"));
    return id;
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Api.json(response);
  }
}
