package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.it.Api;
import org.zeropoint.shared.Json;

/** What is promoted answers clients of OpenAI's API, and nothing else does. */
class OpenAiIT extends RestCase {

  private static final String TEXT = "v1/completions";
  private static final String CHAT = "v1/chat/completions";
  private static final String INVALID = "invalid_request_error";
  private static final int STEPS = 300;

  private static String corpus;
  private static String synthiant;

  @BeforeAll
  static void promoted() {
    corpus = LoopIT.uploaded(Sentences.text(100_000, 51));
    synthiant = newId("open");
    promoted(proposed(synthiant, "\"modelId\":\"gpt-nano\"", STEPS));
  }

  private static String proposed(String synthiantId, String model, int steps) {
    String plan =
        "{\"synthiantId\":\"%s\",\"corpus\":\"%s\",\"steps\":%d,%s}"
            .formatted(synthiantId, corpus, steps, model);
    JsonNode run = ok(by("author").post("api/runs", plan), 202);
    return LoopIT.finished(run, steps).path("proposalId").asText();
  }

  private static void promoted(String proposalId) {
    passedByBoth(proposalId);
    ok(by("promoter").post("api/proposals/" + proposalId + "/promotion", "{}"), 201);
  }

  private static String text(String fields) {
    return "{\"model\":\"" + synthiant + "\",\"prompt\":\"the \"" + fields + "}";
  }

  private static String chat(String fields) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"the\"}]%s}"
        .formatted(synthiant, fields);
  }

  private static JsonNode answered(String path, String body) {
    return ok(by("auditor").post(path, body), 200);
  }

  private static String production() {
    return ok(by("auditor").get("v1/models/" + synthiant), 200).path("system_fingerprint").asText();
  }

  /** The data of a stream, without the end, which has to be there. */
  private static List<JsonNode> streamed(String path, String body) {
    HttpResponse<String> response = by("auditor").post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<String> events = List.of(response.body().split("\n\n"));
    assertThat(events).allMatch(event -> event.startsWith("data: "));
    assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
    return events.subList(0, events.size() - 1).stream()
        .map(event -> Json.parse(event.substring("data: ".length())))
        .toList();
  }

  private static String told(List<JsonNode> parts, String pointer, int index) {
    return parts.stream()
        .flatMap(part -> choices(part).stream())
        .filter(choice -> choice.path("index").asInt() == index)
        .map(choice -> choice.at(pointer).asText())
        .collect(Collectors.joining());
  }

  private static List<JsonNode> choices(JsonNode part) {
    List<JsonNode> choices = new ArrayList<>();
    part.path("choices").forEach(choices::add);
    return choices;
  }

  private static JsonNode refused(
      HttpResponse<String> response, int status, String type, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode error = Api.json(response).path("error");
    assertThat(error.path("message").asText()).as(response.body()).isNotEmpty();
    assertThat(error.path("type").asText()).as(response.body()).isEqualTo(type);
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(error.has("param")).as(response.body()).isTrue();
    return error;
  }

  @Test
  void aText_isTheSameAtOnceAndStreamed_andNamesTheVersion() {
    String fields = ",\"max_tokens\":40,\"seed\":5,\"top_p\":0.9,\"n\":2";
    JsonNode whole = answered(TEXT, text(fields));
    assertThat(whole.path("object").asText()).isEqualTo("text_completion");
    assertThat(whole.path("model").asText()).isEqualTo(synthiant);
    assertThat(whole.path("system_fingerprint").asText()).isEqualTo(production());
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(80);
    assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(84);

    String streaming = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    List<JsonNode> parts = streamed(TEXT, text(fields + streaming));
    for (int i = 0; i < 2; i++) {
      assertThat(told(parts, "/text", i)).isEqualTo(whole.at("/choices/" + i + "/text").asText());
    }
    assertThat(whole.at("/choices/0/text")).isNotEqualTo(whole.at("/choices/1/text"));
    assertThat(parts.get(parts.size() - 1).path("usage")).isEqualTo(whole.path("usage"));
    assertThat(parts.get(parts.size() - 1).path("choices")).isEmpty();
    assertThat(parts.get(0).path("usage").isNull()).isTrue();
    assertThat(parts).allMatch(p -> p.path("id").equals(parts.get(0).path("id")));
    assertThat(parts).hasSizeGreaterThan(40);
    assertThat(answered(TEXT, text(fields)).at("/choices")).isEqualTo(whole.at("/choices"));
    assertThat(
            answered(TEXT, text(",\"temperature\":0,\"top_k\":0,\"max_tokens\":40")).at("/choices"))
        .isEqualTo(answered(TEXT, text(",\"top_k\":1,\"max_tokens\":40")).at("/choices"));
  }

  /** Whoever knows the length of a stream has held it back until it was complete. */
  @Test
  void aStream_isSentWhileItIsWritten_howeverShortItIs() {
    HttpResponse<String> response =
        by("auditor").post(TEXT, text(",\"max_tokens\":3,\"stream\":true"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).hasSizeLessThan(4096).endsWith("data: [DONE]\n\n");
    assertThat(response.headers().firstValue("Content-Length")).isEmpty();
  }

  @Test
  void aText_isThatOfTheOtherCall_forTheSameSeed() {
    String wish = "{\"prompt\":\"the \",\"maxTokens\":60,\"temperature\":0.7,\"seed\":5}";
    JsonNode other =
        ok(by("auditor").post("api/models/" + synthiant + "@production/generate", wish), 200);
    JsonNode own = answered(TEXT, text(",\"max_tokens\":60,\"temperature\":0.7,\"seed\":5"));
    assertThat(own.at("/choices/0/text")).isEqualTo(other.path("text"));
    assertThat(own.path("system_fingerprint")).isEqualTo(other.path("digest"));
  }

  @Test
  void aChat_isTheSameAtOnceAndStreamed_andBeginsWithTheRole() {
    String fields = ",\"max_completion_tokens\":30,\"seed\":6";
    JsonNode whole = answered(CHAT, chat(fields));
    assertThat(whole.path("object").asText()).isEqualTo("chat.completion");
    assertThat(whole.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(whole.at("/usage/prompt_tokens").asInt())
        .isEqualTo("User: the\nAssistant: ".length());

    List<JsonNode> parts = streamed(CHAT, chat(fields + ",\"stream\":true"));
    assertThat(parts.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(parts).allMatch(p -> p.path("object").asText().equals("chat.completion.chunk"));
    assertThat(parts).noneMatch(p -> p.has("usage"));
    assertThat(told(parts, "/delta/content", 0))
        .isEqualTo(whole.at("/choices/0/message/content").asText());
    JsonNode last = parts.get(parts.size() - 1).at("/choices/0");
    assertThat(last.path("delta")).isEmpty();
    assertThat(last.path("finish_reason")).isEqualTo(whole.at("/choices/0/finish_reason"));
  }

  @Test
  void aStopString_endsTheText_andIsNotPartOfIt() {
    String fields = ",\"max_tokens\":200,\"temperature\":0";
    String all = answered(TEXT, text(fields)).at("/choices/0/text").asText();
    String stop = all.substring(20, 22);
    String expected = all.substring(0, all.indexOf(stop));

    String stopping = fields + ",\"stop\":[\"@@\",\"" + stop + "\"]";
    JsonNode whole = answered(TEXT, text(stopping));
    assertThat(whole.at("/choices/0/text").asText()).isEqualTo(expected);
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(expected.length() + 2);
    List<JsonNode> parts = streamed(TEXT, text(stopping + ",\"stream\":true"));
    assertThat(told(parts, "/text", 0)).isEqualTo(expected);
    assertThat(parts.get(parts.size() - 1).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
  }

  @Test
  void models_areThoseThatArePromoted() {
    JsonNode list = ok(by("reviewer").get("v1/models"), 200);
    assertThat(list.path("data").findValuesAsText("id")).contains(synthiant);
    JsonNode one = ok(by("reviewer").get("v1/models/" + synthiant + "@production"), 200);
    assertThat(one).isEqualTo(ok(by("reviewer").get("v1/models/" + synthiant), 200));
    refused(by("reviewer").get("v1/models/none-such"), 404, INVALID, "model_not_found");
  }

  @Test
  void errors_haveTheFormOfOpenAi() {
    Api auditor = by("auditor");
    refused(anonymous().post(TEXT, text("")), 401, INVALID, "invalid_api_key");
    refused(Api.bearer(server(), "zp_no").get("v1/models"), 401, INVALID, "invalid_api_key");
    refused(auditor.get("v1/embeddings"), 404, INVALID, "unknown_url");
    refused(auditor.get("v1"), 404, INVALID, "unknown_url");
    refused(auditor.get(TEXT), 405, INVALID, "method_not_supported");
    refused(
        auditor.send(
            auditor
                .request(CHAT)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(chat("")))),
        415,
        INVALID,
        "unsupported_media_type");
    refused(
        auditor.post(TEXT, text(",\"user\":\"" + "x".repeat(1 << 20) + "\"")),
        413,
        INVALID,
        "request_too_large");
    for (String broken : new String[] {"", "{", "[]", "{\"a\":1,\"a\":2}"}) {
      refused(auditor.post(CHAT, broken), 400, INVALID, "null");
    }
    refused(auditor.post(TEXT + "?x=1", text("")), 400, INVALID, "null");
    refused(
        auditor.send(auditor.request("v1/models").header("Accept", "nonsense").GET()),
        400,
        INVALID,
        "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1/completions|\"prompt\":[1,2]|prompt",
        "v1/completions|\"prompt\":\"a\",\"echo\":true|echo",
        "v1/completions|\"prompt\":\"a\",\"temperature\":3|temperature",
        "v1/chat/completions|\"messages\":[{\"role\":\"robot\",\"content\":\"a\"}]|messages[0].role",
        "v1/chat/completions|\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{}]|tools"
      })
  void fieldsThatBreakARule_areNamed(String path, String fields, String param) {
    String body = "{\"model\":\"" + synthiant + "\"," + fields + "}";
    JsonNode error = refused(by("auditor").post(path, body), 400, INVALID, "null");
    assertThat(error.path("param").asText()).isEqualTo(param);
  }

  @Test
  void aSession_needsTheHeader() {
    Session session = Session.signIn(server(), "author");
    refused(session.post(TEXT, text("")), 403, "permission_error", "insufficient_permissions");
    ok(session.post(TEXT, text(",\"max_tokens\":1"), "X-Requested-By", "pages"), 200);
  }

  @Test
  void aRequestThatIsSentAgain_getsItsFirstAnswer_streamedAsWell() {
    for (String fields : new String[] {",\"max_tokens\":9", ",\"max_tokens\":9,\"stream\":true"}) {
      Api auditor = by("auditor");
      String key = newId("key");
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answers.add(
            auditor.send(
                auditor
                    .request(TEXT)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(text(fields)))));
      }
      assertThat(answers.get(0).statusCode()).as(answers.get(0).body()).isEqualTo(200);
      assertThat(answers.get(1).body()).isEqualTo(answers.get(0).body());
      assertThat(answers.get(1).headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }
  }

  @Test
  void onlyWhatIsPromoted_answers_andAnotherPromotionChangesWhatDoes() {
    String weak = newId("weak");
    proposed(weak, "\"modelId\":\"gpt-nano\"", 5);
    for (String name : new String[] {weak, weak + "@1", weak + "@production", "none", "no such"}) {
      String body = "{\"model\":\"" + name + "\",\"prompt\":\"a\",\"stream\":true}";
      JsonNode error = refused(by("auditor").post(TEXT, body), 404, INVALID, "model_not_found");
      assertThat(error.path("message").asText()).contains("promoted").contains(name);
    }
    String fields = ",\"max_tokens\":60,\"temperature\":0";
    JsonNode before = answered(TEXT, text(fields));
    String second = proposed(synthiant, "\"base\":\"" + synthiant + "@1\"", STEPS);
    refused(by("auditor").post(TEXT, named("@2")), 404, INVALID, "model_not_found");
    assertThat(answered(TEXT, named("@1")).path("system_fingerprint"))
        .isEqualTo(before.path("system_fingerprint"));

    promoted(second);
    JsonNode after = answered(TEXT, text(fields));
    assertThat(after.path("system_fingerprint")).isNotEqualTo(before.path("system_fingerprint"));
    assertThat(after.at("/choices/0/text")).isNotEqualTo(before.at("/choices/0/text"));
    assertThat(answered(TEXT, named("@2")).path("system_fingerprint"))
        .isEqualTo(after.path("system_fingerprint"));
    refused(by("auditor").post(TEXT, named("@1")), 404, INVALID, "model_not_found");
  }

  private static String named(String suffix) {
    return "{\"model\":\"" + synthiant + suffix + "\",\"prompt\":\"the \",\"max_tokens\":5}";
  }

  /**
   * All places of an account are taken by streams that would take long, and free soon after their
   * clients are gone.
   */
  @Test
  void aClientThatHangsUp_stopsTheComputing() throws IOException {
    String longest = text(",\"n\":4,\"max_tokens\":1024");
    long begun = System.nanoTime();
    answered(TEXT, longest);
    Duration whole = Duration.ofNanos(System.nanoTime() - begun);

    begun = System.nanoTime();
    String streaming = text(",\"n\":4,\"max_tokens\":1024,\"stream\":true");
    List<InputStream> streams = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      streams.add(begun(streaming));
    }
    String small = text(",\"max_tokens\":1");
    HttpResponse<String> fifth = by("auditor").post(TEXT, small);
    refused(fifth, 429, "rate_limit_error", "rate_limit_exceeded");
    assertThat(fifth.headers().firstValue("Retry-After")).isPresent();
    ok(by("reviewer").post(TEXT, small), 200);
    for (InputStream stream : streams) {
      stream.close();
    }
    PolicyIT.awaited(() -> by("auditor").post(TEXT, small).statusCode() == 200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(whole);
  }

  /** A stream of which the first event has come. */
  private static InputStream begun(String body) {
    try {
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(
                  by("auditor")
                      .request(TEXT)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).startsWith("data: ");
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
