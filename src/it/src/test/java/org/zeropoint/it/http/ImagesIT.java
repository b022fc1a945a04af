package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.it.Api;

/** Models of images go the way of all models, and images are corpora of their own. */
class ImagesIT extends RestCase {

  private static final int STEPS = 300;

  /** The first image of the corpus, a zero. */
  private static final String ZERO =
      "0,0,80,207,143,16,0,0,0,0,207,239,159,239,80,0,0,48,239,32,0,175,128,0,"
          + "0,64,191,0,0,128,128,0,0,80,128,0,0,143,128,0,0,64,175,0,16,191,112,0,"
          + "0,32,223,80,159,191,0,0,0,0,96,207,159,0,0,0";

  private static String plan(String synthiant, String model, String corpus, String more) {
    return """
    {"synthiantId":"%s",%s,"corpus":"%s","steps":%d,"batchSize":32,"validationSplit":0.2,
     "optimizer":"adam"%s}
    """
        .formatted(synthiant, model, corpus, STEPS, more);
  }

  @Test
  void aModelOfImages_isTrainedMeasuredJudgedAndPromoted_butWritesNothing() {
    String synthiant = newId("digits");
    String model = "\"modelId\":\"cnn-digits\"";
    JsonNode started = ok(by("author").post("api/runs", plan(synthiant, model, "digits", "")), 202);
    JsonNode run = LoopIT.finished(started, STEPS);
    assertThat(run.path("heldOutLoss").asDouble()).isBetween(0.001, 0.4);

    String id = run.path("proposalId").asText();
    JsonNode proposal = judged(id);
    assertThat(proposal.path("details").asText())
        .contains("Held-out loss in nats/image: candidate ", "class means ", "uniform 2.3026.")
        .contains("Accuracy on 359 held-out images: candidate 9");
    JsonNode test = proposal.at("/trainingData/validationResults/0");
    assertThat(test.path("test").asText()).isEqualTo("held-out loss, nats/image");
    assertThat(test.path("passed").asBoolean()).isTrue();
    evidence(id);
    reviewed(id);

    passedByBoth(id);
    ok(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 201);
    writesNothing(synthiant);
    tellsWhatImagesShow(synthiant);
    goesOn(synthiant);
  }

  private static void evidence(String id) {
    JsonNode evidence = ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200);
    JsonNode images = evidence.at("/evaluation/images");
    assertThat(images.path("heldOut").asInt()).isEqualTo(359);
    assertThat(images.path("accuracy").asDouble()).isBetween(0.9, 1.0);
    assertThat(images.path("classMeansAccuracy").asDouble()).isBetween(0.8, 0.95);
    assertThat(evidence.at("/evaluation/samples")).isEmpty();
    assertThat(evidence.at("/review/verdict").asText()).as(evidence.toString()).isEqualTo("pass");
    JsonNode passages =
        StreamSupport.stream(evidence.at("/review/findings").spliterator(), false)
            .filter(finding -> finding.path("rule").asText().equals("no-verbatim-passage"))
            .findFirst()
            .orElseThrow();
    assertThat(passages.path("outcome").asText()).isEqualTo("not_applicable");
    assertThat(passages.path("evidence").asText()).contains("writes no text");
    JsonNode gate = ok(by("reviewer").get("api/proposals/" + id + "/gate"), 200);
    assertThat(gate.toString()).containsPattern("(\\d+) of \\1 rules pass; \\d+ not applicable");
  }

  private static void reviewed(String id) {
    JsonNode proposal = ok(by("reviewer").get("api/proposals/" + id), 200);
    assertThat(proposal.at("/metrics/safetyValidated").asBoolean()).isTrue();
    JsonNode review = proposal.path("ethicsReview");
    assertThat(review.path("complianceScore").asDouble()).isEqualTo(100);
    assertThat(review.path("safetyChecks").toString()).contains("not_applicable – no-verbatim");
    assertThat(review.path("recommendations")).isEmpty();
    assertThat(ok(by("reviewer").get("api/proposals/" + id + "/votes"), 200).toString())
        .contains("All 6 rules that apply pass.");
  }

  private static void writesNothing(String synthiant) {
    Api auditor = by("auditor");
    assertThat(
            problem(
                    auditor.post(
                        "api/models/" + synthiant + "@1/generate",
                        "{\"prompt\":\"a\",\"maxTokens\":4}"),
                    409)
                .path("detail")
                .asText())
        .contains(synthiant + "@1 is a cnn-digits", "writes no text");
    HttpResponse<String> completion =
        auditor.post("v1/completions", "{\"model\":\"" + synthiant + "\",\"prompt\":\"a\"}");
    assertThat(completion.statusCode()).isEqualTo(409);
    assertThat(Api.json(completion).at("/error/message").asText()).contains("writes no text");
    assertThat(auditor.get("v1/models/" + synthiant).statusCode()).isEqualTo(404);
    assertThat(ok(auditor.get("v1/models"), 200).findValuesAsText("id"))
        .doesNotContain(synthiant)
        .noneMatch(name -> name.startsWith(synthiant + "@"));
    JsonNode version = ok(auditor.get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.path("modelId").asText()).isEqualTo("cnn-digits");
  }

  private static void tellsWhatImagesShow(String synthiant) {
    Api auditor = by("auditor");
    String path = "api/models/" + synthiant + "@production/classify";
    JsonNode told = ok(auditor.post(path, "{\"images\":[[" + ZERO + "],[" + ZERO + "]]}"), 200);
    assertThat(told.at("/ref").asText()).isEqualTo(synthiant + "@1");
    assertThat(told.path("images")).hasSize(2);
    assertThat(told.at("/images/0/label").asInt()).isZero();
    double sum = 0;
    for (JsonNode probability : told.at("/images/0/probabilities")) {
      sum += probability.asDouble();
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(told.at("/images/0/probabilities/0").asDouble()).isGreaterThan(0.5);
    problem(auditor.post(path, "{\"images\":[[1,2,3]]}"), 400, "/images/0");
    problem(auditor.post(path, "{\"images\":[[" + ZERO + "],[256]]}"), 400, "/images/1/0");
    problem(auditor.post(path, "{\"images\":[]}"), 400, "/images");
    problem(auditor.post(path, "{\"pictures\":[]}"), 400, "/pictures");
    problem(auditor.post("api/models/nobody@1/classify", "{\"images\":[[1]]}"), 404);
  }

  private static void goesOn(String synthiant) {
    String base = "\"base\":\"" + synthiant + "@1\"";
    JsonNode started =
        ok(by("author").post("api/runs", plan(synthiant, base, "digits", ",\"seed\":5")), 202);
    String id = LoopIT.finished(started, STEPS).path("proposalId").asText();
    judged(id);
    JsonNode evaluation =
        ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200).path("evaluation");
    assertThat(evaluation.at("/baseline/ref").asText()).isEqualTo(synthiant + "@1");
    assertThat(evaluation.at("/baseline/loss").asDouble()).isPositive();
    assertThat(evaluation.at("/images/baselineAccuracy").asDouble()).isGreaterThan(0.9);
    problem(
        by("author").post("api/runs", plan(synthiant, base, "digits", "").replace("0.2", "0.3")),
        400,
        "/validationSplit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cnn-digits | commons-text | /corpus | is a text; cnn-digits learns from images |",
        "gpt-nano   | digits | /corpus | holds images; gpt-nano learns from a text |",
        "cnn-digits | digits | /format | cnn-digits sees images | ,\"format\":\"text\"",
        "mlp-digits | digits | /lora   | mlp-digits sees images | ,\"lora\":{}",
        "mlp-digits | digits | /rowTokens | mlp-digits sees images | ,\"rowTokens\":64"
      })
  void whatDoesNotSuitAModelOfImages_isRefused(
      String model, String corpus, String pointer, String reason, String more) {
    String plan =
        plan(newId("refused"), "\"modelId\":\"" + model + "\"", corpus, more == null ? "" : more);
    JsonNode problem = problem(by("author").post("api/runs", plan), 400, pointer);
    assertThat(problem.path("detail").asText()).contains(reason);
  }

  @Test
  void catalogueAndCorpora_sayWhatIsOfImages() {
    JsonNode catalogue = ok(by("author").get("api/catalogue"), 200);
    JsonNode cnn =
        StreamSupport.stream(catalogue.spliterator(), false)
            .filter(model -> model.path("modelId").asText().equals("cnn-digits"))
            .findFirst()
            .orElseThrow();
    assertThat(cnn.at("/images/classes").asInt()).isEqualTo(10);
    JsonNode digits = ok(by("author").get("api/corpora/digits"), 200);
    assertThat(digits.path("kind").asText()).isEqualTo("images");
    assertThat(digits.path("licence").asText()).isEqualTo("CC-BY-4.0");
    assertThat(ok(by("author").get("api/corpora/commons-text"), 200).path("kind").asText())
        .isEqualTo("text");
  }

  @Test
  void imagesAreTakenIn_orRefusedWithTheRule() {
    String name = newId("squares");
    byte[] good = images("[40,6,6,1]", "[40]", 40 * 36 + 40);
    assertThat(ok(sent(name, good), 201).path("kind").asText()).isEqualTo("images");
    String model = "\"modelId\":\"mlp-digits\"";
    JsonNode other =
        problem(
            by("author").post("api/runs", plan(newId("other"), model, name, "")), 400, "/corpus");
    assertThat(other.path("detail").asText())
        .contains("has images of 6 × 6 pixels with 1 channels; mlp-digits takes 8 × 8 with 1");

    refused(images("[40,6,6]", "[40]", 40 * 36 + 40), "images has shape [40, 6, 6]");
    refused(images("[40,6,6,1]", "[39]", 40 * 36 + 39), "40 images and 39 labels");
    refused(images("[9,20,20,1]", "[9]", 9 * 400 + 9), "10 to 1000000 images, not 9");
    refused(Arrays.copyOf(good, good.length - 1), "begins as a file of images, but");
  }

  private static void refused(byte[] file, String rule) {
    JsonNode problem = problem(sent(newId("bad"), file), 400, "/text");
    assertThat(problem.path("detail").asText()).contains(rule).doesNotContain("incoming-");
  }

  private static HttpResponse<String> sent(String name, byte[] file) {
    Api author = by("author");
    return author.send(
        author
            .request("api/corpora?licence=CC0&name=" + name)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(file)));
  }

  /** A safetensors file of black images with the label 0. */
  private static byte[] images(String shape, String labels, int bytes) {
    int first = bytes - Integer.parseInt(labels.substring(1, labels.length() - 1));
    byte[] header =
        """
        {"images":{"dtype":"U8","shape":%s,"data_offsets":[0,%d]},
         "labels":{"dtype":"U8","shape":%s,"data_offsets":[%d,%d]}}\
        """
            .formatted(shape, first, labels, first, bytes)
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + header.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
