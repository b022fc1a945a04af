package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.deploy.Refused;
import org.zeropoint.deploy.Server;
import org.zeropoint.deploy.Settings;

class RestartIT {

  @Test
  void startsAgainOnTheSameData_afterAKill() throws Exception {
    try (ZeropointServer server = ZeropointServer.start("restart")) {
      assertThat(Files.isDirectory(server.data().resolve("server/configuration"))).isTrue();
      assertSecondIsRefused(server);
      assertSignalsAreChained(server);
      HttpResponse<String> posted = postWithKey(server);
      assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);

      server.kill();
      server.start();

      assertThat(Api.anonymous(server).get("api/health").statusCode()).isEqualTo(200);
      HttpResponse<String> again = postWithKey(server);
      assertThat(again.body()).isEqualTo(posted.body());
      assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");

      assertThat(settingsEntries(server)).containsExactly("zeropoint: first start");
      server.close();
      server.start(List.of("-Dzeropoint.events.days=17", "-Dzeropoint.runs.concurrent=2"));
      assertThat(settingsEntries(server))
          .containsExactly(
              "zeropoint: first start",
              "zeropoint: zeropoint.events.days: 30 → 17; zeropoint.runs.concurrent: 1 → 2");
    }
  }

  /** As it is told by Linux, where kernels are compiled inside the server. */
  private static void assertSignalsAreChained(ZeropointServer server) throws IOException {
    if (Files.isDirectory(Path.of("/proc/self"))) {
      String process = Files.readString(server.data().resolve("lock")).split("\\s")[0];
      assertThat(Files.readString(Path.of("/proc", process, "maps"))).contains("/libjsig.so");
    }
  }

  /** Who changed the settings, and how, as the log has it. */
  private static List<String> settingsEntries(ZeropointServer server) {
    Api auditor = Api.as(server, "auditor");
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : Api.json(auditor.get("api/audit?limit=500"))) {
      if ("config.changed".equals(entry.path("action").asText())) {
        entries.add(entry.path("actor").asText() + ": " + entry.path("outcome").asText());
      }
    }
    return entries;
  }

  /** A request that a client sends again because it cannot know whether it arrived. */
  private static HttpResponse<String> postWithKey(ZeropointServer server) {
    Api author = Api.as(server, "author");
    String body =
        "{\"proposalId\":\"before-the-kill\",\"synthiantId\":\"helper\",\"summary\":\"Sent twice.\"}";
    return author.send(
        author
            .request("api/proposals")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "restart-1")
            .POST(BodyPublishers.ofString(body)));
  }

  private static void assertSecondIsRefused(ZeropointServer running) {
    Settings same =
        new Settings(
            Path.of(System.getProperty("zeropoint.home")),
            running.data(),
            "127.0.0.1",
            ZeropointServer.freePort(),
            ZeropointServer.freePort(),
            running.data(),
            List.of());
    assertThatThrownBy(() -> Server.start(same, Redirect.DISCARD))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("Another Zeropoint is using the data directory");
  }
}
