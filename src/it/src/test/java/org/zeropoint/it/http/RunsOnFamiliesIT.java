package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.shared.Json;

/** Runs that go on from an uploaded model of the GPT-2 family. */
class RunsOnFamiliesIT extends RestCase {

  private static final int STEPS = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static String corpus;
  private static String model;
  private static String promoted;

  /** A base that is in the catalogue; the same for all tests. */
  private static synchronized String model() {
    if (model == null) {
      corpus = LoopIT.uploaded(Sentences.text(300_000, 31));
      String maker = newId("maker");
      String plan =
          "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":%d}"
              .formatted(maker, corpus, STEPS);
      LoopIT.finished(ok(by("author").post("api/runs", plan), 202), STEPS);
      Api auditor = by("auditor");
      byte[] weights =
          auditor.bytes(
              auditor.request("api/models/" + maker + "@1/files/model.safetensors").GET());
      promote(newId("family"), weights);
    }
    return model;
  }

  private static void promote(String synthiant, byte[] weights) {
    String name = newId("family-model");
    JsonNode upload =
        UploadIT.uploaded(
            synthiant,
            Map.of("modelId", name, "corpus", corpus, "licence", "CC0-1.0", "source", "a test"),
            "application/zip",
            MadeElsewhere.zip(MadeElsewhere.chatting(weights)));
    String id = proposed(upload);
    passedByBoth(id);
    ok(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 201);
    model = name;
    promoted = synthiant;
  }

  private static String proposed(JsonNode upload) {
    String path = "api/uploads/" + upload.path("uploadId").asText();
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode now = upload;
    while (!now.has("proposalId")) {
      assertThat(Instant.now()).as(now.toString()).isBefore(deadline);
      now = ok(by("auditor").get(path), 200);
    }
    return now.path("proposalId").asText();
  }

  @Test
  void allWeightsAreTrained_andTheCandidateIsAWholeModel() {
    String synthiant = newId("whole");
    JsonNode run =
        trained(
            """
            {"synthiantId": "%s", "modelId": "%s", "corpus": "%s", "steps": 20, "batchSize": 4,
             "learningRate": 0.0003, "accumulation": 2, "precision": "bf16", "patience": 20}
            """
                .formatted(synthiant, model(), corpus));
    JsonNode plan = run.path("plan");
    assertThat(plan.path("rowTokens").asInt()).as("the model's context").isEqualTo(64);
    assertThat(plan.path("format").asText()).isEqualTo("text");
    assertThat(plan.path("weightDecay").asDouble()).isEqualTo(0.1);
    assertThat(plan.path("schedule").asText()).isEqualTo("cosine");
    assertThat(run.path("heldOutLoss").asDouble()).isBetween(0.1, 3.0);
    writes(synthiant);
  }

  @Test
  void anAdapterLearnsAnswers_andIsMergedIntoTheCandidate() {
    String base = model();
    var lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      lines.append(
          "{\"prompt\":\"the one of " + i + " \",\"completion\":\"number " + i % 9 + "\"}\n");
    }
    String answers = LoopIT.uploaded(lines.toString().getBytes(StandardCharsets.UTF_8));
    String synthiant = newId("adapted");
    JsonNode run =
        trained(
            """
            {"synthiantId": "%s", "modelId": "%s", "corpus": "%s", "steps": 20, "batchSize": 8,
             "learningRate": 0.003, "lora": {"rank": 4}, "format": "instructions"}
            """
                .formatted(synthiant, base, answers));
    JsonNode lora = run.path("plan").path("lora");
    assertThat(lora.path("alpha").asDouble()).isEqualTo(8);
    assertThat(lora.path("targets").toString()).isEqualTo("[\"c_attn\"]");
    JsonNode metrics =
        ok(by("auditor").get("api/runs/" + run.path("runId").asText() + "/metrics"), 200);
    List<String> losses = metrics.findValuesAsText("heldOutLoss");
    assertThat(Double.parseDouble(losses.get(losses.size() - 1)))
        .isLessThan(Double.parseDouble(losses.get(0)));
    writes(synthiant);
  }

  @Test
  void aSoftPromptLearns_andTheCandidateHasItInFront() {
    String synthiant = newId("prompted");
    JsonNode run =
        trained(
            """
            {"synthiantId": "%s", "modelId": "%s", "corpus": "%s", "steps": 20, "batchSize": 4,
             "learningRate": 0.1, "softPrompt": {"length": 12}}
            """
                .formatted(synthiant, model(), corpus));
    JsonNode plan = run.path("plan");
    assertThat(plan.at("/softPrompt/length").asInt()).isEqualTo(12);
    assertThat(plan.path("rowTokens").asInt()).as("what the prompt leaves").isEqualTo(52);
    JsonNode metrics =
        ok(by("auditor").get("api/runs/" + run.path("runId").asText() + "/metrics"), 200);
    List<String> losses = metrics.findValuesAsText("heldOutLoss");
    assertThat(Double.parseDouble(losses.get(losses.size() - 1)))
        .isLessThan(Double.parseDouble(losses.get(0)));
    writes(synthiant);
    JsonNode version = ok(by("auditor").get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.path("files").toString())
        .contains("adapter_config.json", "adapter_model.safetensors");
    String files = "api/models/" + synthiant + "@1/files/";
    JsonNode config = ok(by("auditor").get(files + "adapter_config.json"), 200);
    assertThat(config.path("peft_type").asText()).isEqualTo("PROMPT_TUNING");
    assertThat(config.path("num_virtual_tokens").asInt()).isEqualTo(12);
    assertThat(config.path("base_model_name_or_path").asText()).isNotEqualTo(synthiant + "@1");
  }

  /** {@code <|im_start|>user\nthe<|im_end|>\n<|im_start|>assistant\n}; a byte is a token. */
  @Test
  void aChat_isWrittenByTheTemplateOfTheModel_andIsTheSameAtOnceAndStreamed() {
    model();
    String wish =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"the\"}],"
            + "\"max_tokens\":12,\"temperature\":0%s}";
    JsonNode answer =
        ok(by("auditor").post("v1/chat/completions", wish.formatted(promoted, "")), 200);
    String said = answer.at("/choices/0/message/content").asText();
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(1 + 8 + 1 + 1 + 1 + 10);
    assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(1, 12);
    assertThat(said).hasSizeBetween(1, 12).doesNotContain("<|im");
    HttpResponse<String> stream =
        by("auditor").post("v1/chat/completions", wish.formatted(promoted, ",\"stream\":true"));
    assertThat(stream.statusCode()).as(stream.body()).isEqualTo(200);
    var streamed = new StringBuilder();
    for (String event : stream.body().split("\n\n")) {
      if (event.startsWith("data: {")) {
        JsonNode part = Json.parse(event.substring("data: ".length()));
        streamed.append(part.at("/choices/0/delta/content").asText());
      }
    }
    assertThat(streamed.toString()).isEqualTo(said);
  }

  @Test
  void whatTheModelDoesNotAllow_isRefused() {
    String plan =
        "{\"synthiantId\":\"refused\",\"modelId\":\"%s\",\"corpus\":\"%s\",\"steps\":5,%s}";
    refused(plan.formatted(model(), corpus, "\"rowTokens\":65"), "/rowTokens", "between 8 and 64");
    refused(
        plan.formatted(model(), corpus, "\"lora\":{\"targets\":[\"q_proj\"]}"),
        "/lora/targets",
        "q_proj names no projection");
    refused(
        plan.formatted(model(), corpus, "\"softPrompt\":{\"length\":57}"),
        "/softPrompt/length",
        "at most 56");
    refused(
        plan.formatted(model(), corpus, "\"softPrompt\":{\"length\":20},\"rowTokens\":45"),
        "/rowTokens",
        "between 8 and 44");
    refused(
        plan.formatted(model(), corpus, "\"optimizer\":\"sgd\",\"weightDecay\":0.1"),
        "/weightDecay",
        "adamw");
    refused(
        "{\"synthiantId\":\"refused\",\"modelId\":\"%s\",\"corpus\":\"commons-lang3\",\"steps\":5,\"format\":\"instructions\"}"
            .formatted(model()),
        "/corpus",
        "line 1");
  }

  private static void refused(String plan, String pointer, String reason) {
    JsonNode problem = problem(by("author").post("api/runs", plan), 400, pointer);
    assertThat(problem.path("detail").asText()).contains(reason);
  }

  private static JsonNode trained(String plan) {
    return LoopIT.finished(ok(by("author").post("api/runs", plan), 202), 20);
  }

  private static void writes(String synthiant) {
    JsonNode version = ok(by("auditor").get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.path("files").toString()).contains("config.json", "tokenizer.json");
    String wish = "{\"prompt\":\"the \",\"maxTokens\":8,\"temperature\":0}";
    JsonNode text = ok(by("auditor").post("api/models/" + synthiant + "@1/generate", wish), 200);
    assertThat(text.path("tokens").asInt()).isBetween(1, 8);
  }
}
