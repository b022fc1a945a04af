package org.zeropoint.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** A small run on a made-up text, as its author starts it. */
final class SampleRun {

  private static final int CHARACTERS = 60_000;

  private SampleRun() {}

  /** Uploads the text of a seed. */
  static void upload(ZeropointServer server, String name, long seed) {
    Api author = Api.as(server, "author");
    byte[] text = SampleText.of(CHARACTERS, seed).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        author.send(
            author
                .request("api/corpora?name=" + name + "&licence=CC0-1.0&source=made%20up")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(text)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /**
   * Starts a run on a text, for a Synthiant of the same name.
   *
   * @return its id
   */
  static String start(ZeropointServer server, String name, int steps) {
    HttpResponse<String> answer =
        Api.as(server, "author")
            .post(
                "api/runs",
                "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":%d}"
                    .formatted(name, name, steps));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer).path("runId").asText();
  }
}
