package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Receiver;

/** Events reach the address that an admin gave, signed, and again when it did not answer well. */
class WebhooksIT extends RestCase {

  @Test
  void anEventArrivesSigned_isTriedAgainAfterAnError_andCanBeRedelivered() throws Exception {
    try (Receiver receiver = new Receiver()) {
      JsonNode webhook = created(receiver.url(), "proposal.posted");
      String at = "api/webhooks/" + webhook.path("id").asText();
      String secret = webhook.path("secret").asText();
      assertThat(by("admin").get(at).body()).doesNotContain(secret);

      receiver.answers(500);
      String id = posted();
      receiver.await(1, r -> r.body().contains(id));
      receiver.answers(200);
      List<Receiver.Received> two = receiver.await(2, r -> r.body().contains(id));

      assertThat(two).extracting(Receiver.Received::eventId).containsOnly(two.get(0).eventId());
      assertThat(two).extracting(Receiver.Received::body).containsOnly(two.get(0).body());
      assertThat(two).extracting(Receiver.Received::delivery).doesNotHaveDuplicates();
      assertThat(two.get(0).event()).isEqualTo("proposal.posted");
      assertThat(two.get(1).signedWith(secret)).isTrue();
      assertThat(two.get(1).signedWith(secret + "x")).isFalse();

      JsonNode log = ok(by("admin").get(at + "/deliveries"), 200);
      String delivery = two.get(0).delivery().split("-")[0];
      assertThat(log.findValuesAsText("id")).contains(delivery);
      ok(by("admin").post(at + "/deliveries/" + delivery + "/redeliver", ""), 202);
      assertThat(receiver.await(3, r -> r.body().contains(id)).get(2).eventId())
          .isEqualTo(two.get(0).eventId());

      String newer = ok(by("admin").post(at + "/rotate", ""), 200).path("secret").asText();
      ok(by("admin").post(at + "/ping", ""), 202);
      Receiver.Received ping = receiver.await(1, r -> r.event().equals("webhook.pinged")).get(0);
      assertThat(ping.signedWith(newer)).isTrue();
      assertThat(ping.signedWith(secret)).isTrue();
      delete(at);
    }
  }

  @Test
  void editsNameTheStateThatTheyWereMadeFrom() throws Exception {
    try (Receiver receiver = new Receiver()) {
      String at = "api/webhooks/" + created(receiver.url(), "alias").path("id").asText();
      String body = "{\"url\":\"" + receiver.url() + "\",\"enabled\":false}";
      String tag = by("admin").get(at).headers().firstValue("ETag").orElseThrow();

      problem(put(at, body), 428);
      JsonNode changed = ok(put(at, body, "If-Match", tag), 200);
      assertThat(changed.path("enabled").asBoolean()).isFalse();
      problem(put(at, body, "If-Match", tag), 412);
      problem(by("admin").post(at + "/ping", ""), 409);
      delete(at);
      problem(by("admin").get(at), 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2/",
        "http://localhost:22/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://u:p@127.0.0.1/",
        "ftp://127.0.0.1/",
        "nonsense",
        "https://no-such-host.invalid/"
      })
  void addressesThatMayNotBeSentTo_areRefused(String url) {
    problem(by("admin").post("api/webhooks", "{\"url\":\"" + url + "\"}"), 400, "/url");
  }

  @Test
  void onlyAdmins_andOnlyFieldsThatThereAre() {
    problem(by("author").get("api/webhooks"), 403);
    problem(by("author").post("api/webhooks", "{\"url\":\"https://example.org/\"}"), 403);
    problem(by("admin").post("api/webhooks", "{}"), 400, "/url");
    problem(
        by("admin").post("api/webhooks", "{\"url\":\"http://127.0.0.1/\",\"events\":[\"A\"]}"),
        400,
        "/events/0");
    JsonNode unknown =
        problem(
            by("admin")
                .post(
                    "api/webhooks",
                    "{\"url\":\"http://127.0.0.1/\",\"events\":[\"alias\",\"proposal.foo\"]}"),
            400,
            "/events/1");
    assertThat(unknown.path("detail").asText()).contains("proposal (posted,", "policy (edited)");
    problem(by("admin").get("api/webhooks/999999999"), 404);
  }

  private static JsonNode created(String url, String event) {
    return ok(
        by("admin")
            .post("api/webhooks", "{\"url\":\"" + url + "\",\"events\":[\"" + event + "\"]}"),
        201);
  }

  private static void delete(String at) {
    String tag = by("admin").get(at).headers().firstValue("ETag").orElseThrow();
    assertThat(
            by("admin").send(by("admin").request(at).header("If-Match", tag).DELETE()).statusCode())
        .isEqualTo(204);
  }

  private static HttpResponse<String> put(String at, String body, String... headers) {
    var request =
        by("admin")
            .request(at)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return by("admin").send(request);
  }
}
