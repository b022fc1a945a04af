package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;

/** Models that were made elsewhere: upload, judgement, catalogue, refusals. */
class UploadIT extends RestCase {

  private static final String ZIP = "application/zip";
  private static final String BYTES = "application/octet-stream";
  private static final int STEPS = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static String corpus;
  private static byte[] trained;

  /** Weights that a run made, good enough for the reviewer; the same for all tests. */
  private static synchronized byte[] trained() {
    if (trained == null) {
      corpus = LoopIT.uploaded(Sentences.text(300_000, 21));
      String synthiant = newId("maker");
      String plan =
          "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":%d}"
              .formatted(synthiant, corpus, STEPS);
      LoopIT.finished(ok(by("author").post("api/runs", plan), 202), STEPS);
      trained = downloaded(synthiant + "@1", "model.safetensors");
    }
    return trained;
  }

  @Test
  void aNewBase_entersTheCatalogue_byItsProposal_andLeavesItWithTheAlias() {
    byte[] sent = MadeElsewhere.zip(MadeElsewhere.gpt2(trained()));
    String synthiant = newId("bases");
    String model = newId("base-model");
    refused(plan("modelId", model), "/modelId", "is not in the catalogue");

    JsonNode upload = uploaded(synthiant, fresh(model), ZIP, sent);
    assertThat(problem(sent(newId("other"), fresh(model), ZIP, sent), 400, "/modelId").toString())
        .contains("is the name of a model of " + synthiant);
    String id = proposed(upload).path("proposalId").asText();
    assertThat(refused(plan("modelId", model), "/modelId", "proposal " + id + " is not promoted"))
        .contains("catalogue");
    refused(plan("base", synthiant + "@1"), "/modelId", "proposal " + id);
    JsonNode proposal = judged(id);
    assertThat(proposal.path("details").asText())
        .contains("Made elsewhere, uploaded by author", "whether it saw the held-out text");
    assertThat(proposal.has("trainingData")).isFalse();
    assertThat(proposal.path("runId").asText("")).isEmpty();
    findings(id);

    passedByBoth(id);
    ok(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 201);
    JsonNode entry = entry(model);
    assertThat(entry.path("ref").asText()).isEqualTo(synthiant + "@1");
    assertThat(entry.path("digest").asText()).isEqualTo(upload.path("digest").asText());
    assertThat(entry.path("licence").asText()).isEqualTo("CC0-1.0");
    assertThat(entry.path("source").asText()).isEqualTo("made by a test");
    assertThat(entry.path("proposalId").asText()).isEqualTo(id);
    assertThat(entry.path("context").asInt()).isEqualTo(64);
    lineage(synthiant, upload);

    JsonNode run = ok(by("author").post("api/runs", plan("modelId", model)), 202);
    assertThat(run.path("modelId").asText()).isEqualTo(model);
    by("author").post("api/runs/" + run.path("runId").asText() + "/cancel", "");

    String alias = "api/synthiants/" + synthiant + "/aliases/production";
    assertThat(by("promoter").delete(alias).statusCode()).isEqualTo(204);
    assertThat(entry(model).isMissingNode()).isTrue();
    refused(plan("modelId", model), "/modelId", "is not in the catalogue");
  }

  private static void findings(String proposalId) {
    JsonNode review =
        ok(by("reviewer").get("api/proposals/" + proposalId + "/evidence"), 200).path("review");
    assertThat(review.path("verdict").asText()).as(review.toString()).isEqualTo("pass");
    assertThat(review.path("findings").findValuesAsText("rule"))
        .contains(
            "origin-told",
            "digests-match",
            "finite-numbers",
            "no-verbatim-passage",
            "near-duplicates",
            "run-health",
            "supply-weights",
            "data-source",
            "canary-exposure",
            "unsafe-continuations",
            "secrets",
            "personal-data");
    assertThat(review.path("findings").findValuesAsText("evidence").get(0))
        .contains("no plan whose limits could be checked");
  }

  private static void lineage(String synthiant, JsonNode upload) {
    JsonNode version = ok(by("auditor").get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.path("uploadId")).isEqualTo(upload.path("uploadId"));
    assertThat(version.has("runId")).isFalse();
    assertThat(version.path("files").toString())
        .isEqualTo("[\"model.safetensors\",\"config.json\",\"tokenizer.json\"]");
    byte[] config = downloaded(synthiant + "@1", "config.json");
    assertThat(new String(config, StandardCharsets.UTF_8)).contains("\"gpt2\"");
    assertThat(Digest.of(downloaded(synthiant + "@1", "model.safetensors")).value())
        .isEqualTo(upload.path("digest").asText());
    HttpResponse<String> bundle = by("auditor").get("api/models/" + synthiant + "@1/bundle");
    assertThat(bundle.statusCode()).isEqualTo(200);
    ok(by("auditor").get("api/models/" + synthiant + "@1/compare/" + synthiant + "@1"), 200);
  }

  @Test
  void weightsOfAByteModel_areMeasured_accepted_andWrite() {
    byte[] weights = trained();
    String synthiant = newId("nano");
    Digest digest = Digest.of(weights);
    JsonNode upload =
        uploaded(
            synthiant,
            Map.of("modelId", "gpt-nano", "corpus", corpus(), "digest", digest.value()),
            BYTES,
            weights);
    assertThat(upload.path("digest").asText()).isEqualTo(digest.value());
    assertThat(upload.path("bytes").asLong()).isEqualTo(weights.length);

    String id = proposed(upload).path("proposalId").asText();
    passedByBoth(id);
    ok(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 201);
    String ask = "{\"model\":\"%s\",\"prompt\":\"the \",\"max_tokens\":20}".formatted(synthiant);
    JsonNode answer = ok(by("auditor").post("v1/completions", ask), 200);
    assertThat(answer.path("system_fingerprint").asText()).isEqualTo(digest.value());
    assertThat(entry(synthiant).isMissingNode()).isTrue();
    assertThat(ok(by("author").get("api/uploads"), 200).findValuesAsText("uploadId"))
        .contains(upload.path("uploadId").asText());
    problem(by("author").get("api/uploads/none"), 404);
  }

  @Test
  void anAdapter_isMergedIntoTheBase_thatIsInTheCatalogue() {
    String base = promotedBase();
    String synthiant = newId("adapted");
    Map<String, String> said = Map.of("base", base, "corpus", corpus());

    JsonNode upload = uploaded(synthiant, said, ZIP, MadeElsewhere.zip(MadeElsewhere.adapter()));

    proposed(upload);
    JsonNode version = ok(by("auditor").get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.path("parent").asText()).isEqualTo(base);
    JsonNode parent = ok(by("auditor").get("api/models/" + base), 200);
    assertThat(version.path("modelId")).isEqualTo(parent.path("modelId"));
    assertThat(version.path("digest")).isNotEqualTo(parent.path("digest"));

    Map<String, Tensor> weights = MadeElsewhere.weights(trained());
    JsonNode again = uploaded(synthiant, said, BYTES, MadeElsewhere.safetensors(weights));
    assertThat(again.path("modelId")).isEqualTo(parent.path("modelId"));
    problem(
        sent(
            newId("other"),
            Map.of("base", base, "modelId", "gpt-nano", "corpus", corpus()),
            ZIP,
            zip()),
        400,
        "/modelId");
    changedOnDisk(base, parent.path("digest").asText());
  }

  /** A base whose file was changed trains nothing. */
  private static void changedOnDisk(String base, String digest) {
    Path file =
        server().data().resolve("models/" + new Digest(digest).hex() + "/model.safetensors");
    byte[] whole = read(file);
    try {
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      write(file, longer);
      refused(plan("base", base), "/base", "bytes in the model store, not " + whole.length);
      byte[] other = whole.clone();
      other[other.length - 1] ^= 1;
      write(file, other);
      JsonNode run = ok(by("author").post("api/runs", plan("base", base)), 202);
      var events = LoopIT.events("api/runs/" + run.path("runId").asText(), "progress");
      JsonNode over = events.get(events.size() - 1);
      assertThat(over.path("status").asText()).isEqualTo("failed");
      assertThat(over.path("problem").asText()).contains("are not what their digest says");
    } finally {
      write(file, whole);
    }
  }

  @Test
  void whatIsNotAsItShouldBe_isRefused_withTheReason() {
    byte[] weights = MadeElsewhere.nano(3);
    String synthiant = newId("refused");
    Map<String, String> nano = Map.of("modelId", "gpt-nano", "corpus", corpus());
    problem(
        sent(synthiant, with(nano, "digest", Digest.of("x").value()), BYTES, weights),
        400,
        "/digest");
    problem(sent(synthiant, with(nano, "digest", "sha1:x"), BYTES, weights), 400, "/digest");
    problem(sent(synthiant, with(nano, "corpus", "no-such"), BYTES, weights), 400, "/corpus");
    problem(sent(synthiant, with(nano, "base", "none@1"), BYTES, weights), 400, "/base");
    problem(
        sent(synthiant, with(nano, "validationSplit", "0.9"), BYTES, weights),
        400,
        "/validationSplit");
    problem(
        sent(synthiant, with(nano, "validationSplit", "0x1p-3"), BYTES, weights),
        400,
        "/validationSplit");
    problem(sent(synthiant, with(nano, "format", "instructions"), BYTES, weights), 400, "/format");
    problem(sent(synthiant, with(nano, "changeType", "wish"), BYTES, weights), 400, "/changeType");
    problem(sent(synthiant, with(nano, "format", "pdf"), BYTES, weights), 400, "/format");
    problem(sent(synthiant, with(nano, "summary", "short"), BYTES, weights), 400, "/summary");
    problem(sent(synthiant, with(nano, "colour", "red"), BYTES, weights), 400, "/colour");
    problem(sent(synthiant, Map.of("corpus", corpus()), BYTES, weights), 400, "/modelId");
    problem(sent(synthiant, Map.of("modelId", "gpt-nano"), BYTES, weights), 400, "/corpus");
    problem(
        sent(synthiant, Map.of("modelId", newId("m"), "corpus", corpus()), ZIP, zip()),
        400,
        "/licence",
        "/source");
    problem(sent(synthiant, nano, BYTES, "no tensors".getBytes(StandardCharsets.UTF_8)), 400);
    problem(sent(synthiant, nano, ZIP, zip()), 400, "/body");
    Map<String, Tensor> more = new LinkedHashMap<>(MadeElsewhere.weights(weights));
    more.put("h.9.weight", new Tensor(List.of(1), new float[1]));
    assertThat(
            problem(sent(synthiant, nano, BYTES, MadeElsewhere.safetensors(more)), 400).toString())
        .contains("does not hold the weights of gpt-nano");
    problem(sent(synthiant, nano, "application/json", weights), 415);
    assertThat(by("auditor").get("api/models/" + synthiant + "@1").statusCode()).isEqualTo(404);
    assertThat(incoming()).isEmpty();
  }

  @Test
  void aZip_holdsFilesOfAModel_andNothingElse() {
    String synthiant = newId("zips");
    Map<String, String> said = fresh(newId("zipped"));
    Map<String, byte[]> model = MadeElsewhere.gpt2(MadeElsewhere.nano(4));
    for (String name : List.of("../config.json", "pytorch_model.bin", "a/config.json")) {
      var files = new LinkedHashMap<>(model);
      files.put(name, new byte[10]);
      assertThat(problem(sent(synthiant, said, ZIP, MadeElsewhere.zip(files)), 400).toString())
          .contains("is none of the files");
    }
    var twice = new LinkedHashMap<>(model);
    twice.put("config.jsom", model.get("config.json"));
    byte[] doubled =
        new String(MadeElsewhere.zip(twice), StandardCharsets.ISO_8859_1)
            .replace("config.jsom", "config.json")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(problem(sent(synthiant, said, ZIP, doubled), 400).toString()).contains("twice");
    var bomb = new LinkedHashMap<String, byte[]>();
    bomb.put("tokenizer.json", new byte[65 << 20]);
    assertThat(problem(sent(synthiant, said, ZIP, MadeElsewhere.zip(bomb)), 400).toString())
        .contains("has more than " + (64 << 20) + " bytes, unpacked");
    var without = new LinkedHashMap<>(model);
    without.remove("tokenizer.json");
    assertThat(problem(sent(synthiant, said, ZIP, MadeElsewhere.zip(without)), 400).toString())
        .contains("tokenizer.json");
    assertThat(incoming()).isEmpty();
  }

  @Test
  void onlyAuthorsSendModels_andAnAbortedOneLeavesNothing() throws IOException {
    String synthiant = newId("aborted");
    String path =
        "/api/synthiants/" + synthiant + "/candidates?modelId=gpt-nano&corpus=" + corpus();
    Api reader = by("auditor");
    problem(
        reader.send(
            reader
                .request(path)
                .header("Content-Type", BYTES)
                .POST(BodyPublishers.ofByteArray(MadeElsewhere.nano(5)))),
        403);

    String pair = "author:" + server().password("author");
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 10000000\r\nAuthorization: Basic %s\r\n\r\n"
            .formatted(
                path,
                BYTES,
                Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    var address = server().uri("/");
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[500_000]);
      socket.getOutputStream().flush();
      await(() -> !incoming().isEmpty(), "the upload begins");
    }
    await(() -> incoming().isEmpty(), "what came is deleted");
    assertThat(by("auditor").get("api/models/" + synthiant + "@1").statusCode()).isEqualTo(404);
  }

  @Test
  void theSameModelSentAgain_isTheFirstUpload_andAKeyIsNotTaken() {
    byte[] weights = MadeElsewhere.nano(6);
    String synthiant = newId("once");
    Map<String, String> said = Map.of("modelId", "gpt-nano", "corpus", corpus());
    problem(keyed(synthiant, said, weights), 400, "/Idempotency-Key");
    JsonNode first = uploaded(synthiant, said, BYTES, weights);
    proposed(first);

    JsonNode again = uploaded(synthiant, said, BYTES, weights);
    assertThat(again.path("uploadId")).isEqualTo(first.path("uploadId"));
    assertThat(again.path("status").asText()).isEqualTo("proposed");
    problem(by("auditor").get("api/models/" + synthiant + "@2"), 404);
    JsonNode other = uploaded(synthiant, with(said, "validationSplit", "0.2"), BYTES, weights);
    assertThat(other.path("uploadId")).isNotEqualTo(first.path("uploadId"));
  }

  private static HttpResponse<String> keyed(
      String synthiant, Map<String, String> said, byte[] body) {
    Api author = by("author");
    return author.send(
        author
            .request(path(synthiant, said))
            .header("Content-Type", BYTES)
            .header("Idempotency-Key", synthiant)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void aNameOfWhichNothingBecame_isFreeAgain() {
    String model = newId("base-model");
    String first = newId("first");
    JsonNode upload = uploaded(first, fresh(model), ZIP, zip());
    String second = newId("second");
    problem(sent(second, fresh(model), ZIP, zip()), 400, "/modelId");
    String id = proposed(upload).path("proposalId").asText();
    ok(by("author").post("api/proposals/" + id + "/withdraw", "{\"reason\":\"a test\"}"), 200);

    uploaded(second, fresh(model), ZIP, zip());
    assertThat(problem(sent(first, fresh(model), ZIP, zip()), 400, "/modelId").toString())
        .contains("is the name of a model of " + second);
  }

  @Test
  void twoThatClaimANameAtOnce_getItOnce() {
    String model = newId("base-model");
    byte[] zip = zip();
    List<String> synthiants = List.of(newId("first"), newId("second"));
    List<Integer> answers =
        synthiants.parallelStream()
            .map(synthiant -> sent(synthiant, fresh(model), ZIP, zip).statusCode())
            .sorted()
            .toList();

    assertThat(answers).containsExactly(202, 400);
  }

  @Test
  void anotherBaseOfTheSameName_isNone_untilItIsPromoted() {
    String first = promotedBase();
    String synthiant = first.substring(0, first.indexOf('@'));
    String model = ok(by("auditor").get("api/models/" + first), 200).path("modelId").asText();
    byte[] other = MadeElsewhere.nano(7);
    byte[] zip = MadeElsewhere.zip(MadeElsewhere.gpt2(other));
    JsonNode upload = uploaded(synthiant, fresh(model), ZIP, zip);
    String reason =
        "goes back to "
            + synthiant
            + "@2, which is no model in production: proposal "
            + proposed(upload).path("proposalId").asText()
            + " is not promoted";

    refused(plan("base", synthiant + "@2"), "/base", reason);
    Map<String, String> said = Map.of("base", synthiant + "@2", "corpus", corpus());
    byte[] weights = MadeElsewhere.safetensors(MadeElsewhere.weights(other));
    assertThat(problem(sent(newId("other"), said, BYTES, weights), 400, "/base").toString())
        .contains(reason);
    JsonNode run = ok(by("author").post("api/runs", plan("base", first)), 202);
    by("author").post("api/runs/" + run.path("runId").asText() + "/cancel", "");
  }

  private static String promotedBase() {
    String synthiant = newId("bases");
    JsonNode upload = uploaded(synthiant, fresh(newId("base-model")), ZIP, zip());
    String id = proposed(upload).path("proposalId").asText();
    passedByBoth(id);
    ok(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 201);
    return synthiant + "@1";
  }

  private static byte[] zip() {
    return MadeElsewhere.zip(MadeElsewhere.gpt2(trained()));
  }

  /** The text that all of them are measured on. */
  private static String corpus() {
    trained();
    return corpus;
  }

  private static Map<String, String> fresh(String modelId) {
    return Map.of(
        "modelId", modelId, "corpus", corpus(), "licence", "CC0-1.0", "source", "made by a test");
  }

  private static Map<String, String> with(Map<String, String> said, String name, String value) {
    var all = new LinkedHashMap<>(said);
    all.put(name, value);
    return all;
  }

  private static String plan(String field, String value) {
    return "{\"synthiantId\":\"%s\",\"%s\":\"%s\",\"corpus\":\"%s\",\"steps\":20}"
        .formatted(newId("planned"), field, value, corpus());
  }

  private static String refused(String plan, String pointer, String reason) {
    String problem = problem(by("author").post("api/runs", plan), 400, pointer).toString();
    assertThat(problem).contains(reason);
    return problem;
  }

  private static JsonNode entry(String modelId) {
    for (JsonNode model : ok(by("auditor").get("api/catalogue"), 200)) {
      if (model.path("modelId").asText().equals(modelId)) {
        return model;
      }
    }
    return MissingNode.getInstance();
  }

  static JsonNode uploaded(String synthiant, Map<String, String> said, String type, byte[] body) {
    HttpResponse<String> response = sent(synthiant, said, type, body);
    JsonNode upload = ok(response, 202);
    assertThat(response.headers().firstValue("Location").orElse(""))
        .endsWith("/api/uploads/" + upload.path("uploadId").asText());
    return upload;
  }

  private static HttpResponse<String> sent(
      String synthiant, Map<String, String> said, String type, byte[] body) {
    Api author = by("author");
    return author.send(
        author
            .request(path(synthiant, said))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static String path(String synthiant, Map<String, String> said) {
    var query = new StringBuilder();
    said.forEach(
        (name, value) ->
            query
                .append(query.length() == 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return "api/synthiants/" + synthiant + "/candidates" + query;
  }

  /** Waits until an upload has become a proposal. */
  private static JsonNode proposed(JsonNode upload) {
    String path = "api/uploads/" + upload.path("uploadId").asText();
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode now = ok(by("auditor").get(path), 200);
    while ("received".equals(now.path("status").asText())) {
      assertThat(Instant.now()).as(now.toString()).isBefore(deadline);
      now = ok(by("auditor").get(path), 200);
    }
    assertThat(now.path("status").asText()).as(now.toString()).isEqualTo("proposed");
    return now;
  }

  private static List<Path> incoming() {
    Path directory = server().data().resolve("incoming");
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition, String what) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static byte[] downloaded(String ref, String file) {
    Api auditor = by("auditor");
    return auditor.bytes(auditor.request("api/models/" + ref + "/files/" + file).GET());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
