package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Old events are deleted, and who comes back too late for them is told so. */
class EventsPurgedIT {

  @Test
  void whoHasMissedWhatIsDeleted_isTold_andGoesOnWithWhatIsKept() throws Exception {
    try (ZeropointServer server = ZeropointServer.start("purged")) {
      post(server, "long-ago-1");
      post(server, "long-ago-2");
      await(() -> events(server, "0").body().contains("long-ago-2"));
      JsonNode old = Api.json(events(server, "0"));
      String first = old.get(0).path("id").asText();
      String last = old.get(old.size() - 1).path("id").asText();
      server.close();
      letAMonthPass(server, last);
      server.start();
      post(server, "of-today");

      await(() -> events(server, first).statusCode() == 410);
      assertThat(events(server, first).body()).contains("events after " + first + " are gone");
      assertThat(events(server, last).statusCode()).isEqualTo(200);
      List<EventStreamReader.Event> late = until(server, first, "of-today");
      assertThat(late.get(0).name()).isEqualTo("reset");
      assertThat(late.get(0).data()).contains("\"after\":\"" + last + "\"");
      assertThat(late).noneMatch(event -> event.data().contains("long-ago"));
      assertThat(until(server, last, "of-today")).noneMatch(e -> e.name().equals("reset"));
    }
  }

  private static List<EventStreamReader.Event> until(
      ZeropointServer server, String lastId, String proposalId) throws Exception {
    try (EventStreamReader stream =
        EventStreamReader.open(
            Api.as(server, "auditor").request("api/events").header("Last-Event-ID", lastId))) {
      return stream.until(event -> event.data().contains(proposalId));
    }
  }

  /** In the database of the stopped server, for the events up to the last that was read. */
  private static void letAMonthPass(ZeropointServer server, String last) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:file:" + server.data().resolve("db/zeropoint"), "zeropoint", "zeropoint");
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update event set happened_at = happened_at - interval '31' day where place <= "
                      + Long.parseLong(last)))
          .isPositive();
    }
  }

  private static HttpResponse<String> events(ZeropointServer server, String after) {
    return Api.as(server, "auditor").get("api/events?limit=500&after=" + after);
  }

  private static void post(ZeropointServer server, String id) {
    HttpResponse<String> posted =
        Api.as(server, "author")
            .post(
                "api/proposals",
                "{\"proposalId\":\""
                    + id
                    + "\",\"synthiantId\":\"helper\",\"summary\":\"A change that is tested.\"}");
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
  }

  private static void await(Supplier<Boolean> done) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!done.get()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
    }
  }
}
