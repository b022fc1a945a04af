package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.shared.Digest;

/** What is known of versions: their line, when they were live, what they are next to others. */
class RegistryIT extends RestCase {

  private final String synthiant = newId("line");
  private final String alias = "api/synthiants/" + synthiant + "/aliases/production";

  @Test
  void aVersionHasItsLine_itsTimesInProduction_andItsEvidence() throws Exception {
    String corpus = LoopIT.uploaded(Sentences.text(100_000, 21));
    String first = proposed(corpus, "\"modelId\":\"gpt-nano\"", 300);
    proposed(corpus, "\"base\":\"" + synthiant + "@1\"", 300);
    problem(by("auditor").get(alias + "/history?at=2026-01-01T00:00:00Z"), 404);
    passedByBoth(first);
    ok(by("promoter").post("api/proposals/" + first + "/promotion", "{}"), 201);

    lineage(first);
    comparison();
    bundle(first);
    card();
    history(first);
    alteredWeightsAreNotHandedOut();
  }

  private void lineage(String proposalId) {
    JsonNode version = ok(by("auditor").get("api/models/" + synthiant + "@1"), 200);
    assertThat(version.at("/proposal/proposalId").asText()).isEqualTo(proposalId);
    assertThat(version.at("/decision/proposalId").asText()).isEqualTo(proposalId);
    assertThat(version.at("/decision/revisionDigest").asText()).startsWith("sha256:");
    assertThat(version.at("/decision/promotedBy").asText()).isEqualTo("promoter");
    assertThat(version.at("/decision/votes").findValuesAsText("channel"))
        .containsExactlyInAnyOrder("ai", "human");
    JsonNode all = ok(by("auditor").get("api/models?synthiantId=" + synthiant), 200);
    assertThat(all.at("/0/parent").asText()).isEqualTo(synthiant + "@1");
    assertThat(all.at("/0/parentDigest")).isEqualTo(version.path("digest"));
    assertThat(all.at("/0").has("decision")).isFalse();
  }

  private void comparison() {
    String path = "api/models/" + synthiant + "@1/compare/";
    JsonNode both = ok(by("auditor").get(path + synthiant + "@2"), 200);
    assertThat(both.path("lineage").findValuesAsText("field")).contains("parent", "digest");
    assertThat(both.path("plan").findValuesAsText("field")).contains("base");
    assertThat(both.at("/evaluation/comparable").asBoolean()).as(both.toString()).isTrue();
    JsonNode loss = both.at("/evaluation/measures/0");
    assertThat(loss.path("delta").asDouble())
        .isEqualTo(loss.path("other").asDouble() - loss.path("value").asDouble());
    assertThat(both.at("/weights/parameters").asLong())
        .isPositive()
        .isEqualTo(both.at("/otherWeights/parameters").asLong());
    assertThat(both.path("sameWeights").asBoolean()).isFalse();
    JsonNode self = ok(by("auditor").get(path + synthiant + "@production"), 200);
    assertThat(self.path("lineage")).isEmpty();
    assertThat(self.path("sameWeights").asBoolean()).isTrue();
    problem(by("auditor").get(path + synthiant + "@9"), 404);

    String other = LoopIT.uploaded(Sentences.text(20_000, 31));
    proposed(other, "\"modelId\":\"gpt-nano\"", 5);
    JsonNode apart = ok(by("auditor").get(path + synthiant + "@3"), 200);
    assertThat(apart.at("/evaluation/comparable").asBoolean()).isFalse();
    assertThat(apart.at("/evaluation/reason").asText()).contains("different texts");
    assertThat(apart.at("/evaluation/measures").findValues("delta")).isEmpty();
    assertThat(apart.at("/evaluation/measures/0/other").asDouble()).isPositive();
  }

  private void bundle(String proposalId) throws IOException {
    HttpResponse<byte[]> zip = bytes("api/models/" + synthiant + "@production/bundle");
    assertThat(zip.statusCode()).isEqualTo(200);
    assertThat(zip.headers().firstValue("Content-Disposition").orElse(""))
        .contains(synthiant + "-1.zip");
    Map<String, byte[]> files = unzipped(zip.body());
    assertThat(files)
        .containsOnlyKeys(
            "README.md",
            "audit.jsonl",
            "evaluation.json",
            "lineage.json",
            "proposal.json",
            "review.json",
            "votes.json",
            "SHA256SUMS",
            "model.safetensors");
    String sums = new String(files.remove("SHA256SUMS"), StandardCharsets.UTF_8);
    assertThat(sums.lines())
        .containsExactlyInAnyOrderElementsOf(
            files.entrySet().stream()
                .map(file -> Digest.of(file.getValue()).hex() + "  " + file.getKey())
                .toList());
    assertThat(new String(files.get("README.md"), StandardCharsets.UTF_8))
        .contains(synthiant + "@1", "held-out bytes", "**Put live by**: promoter");
    assertThat(new String(files.get("audit.jsonl"), StandardCharsets.UTF_8))
        .contains("vote.cast", "alias.promote", "version.register", proposalId);
    assertThat(actions(synthiant + "@1")).contains("model.download");
  }

  private void card() {
    String path = "api/models/" + synthiant + "@1/card";
    assertThat(card(path, "*/*", "text/markdown")).startsWith("# " + synthiant + "@1\n");
    assertThat(card(path, "text/html", "text/html"))
        .startsWith("<!DOCTYPE html>")
        .contains("<h2>Intended use</h2>", "held-out-loss");
    JsonNode card = Api.json(card(path, "application/json"));
    assertThat(card.path("sections").findValuesAsText("title"))
        .contains("Model details", "Training data", "Quantitative analyses", "Decision");
    assertThat(card(path, "image/png").statusCode()).isEqualTo(406);

    JsonNode diff = ok(by("auditor").get(path + "/diff?to=" + synthiant + "@2"), 200);
    assertThat(diff.path("lines"))
        .anyMatch(
            line ->
                line.path("change").asText().equals("added")
                    && line.path("text").asText().contains(synthiant + "@2"));
    JsonNode same = ok(by("auditor").get(path + "/diff?to=" + synthiant + "@production"), 200);
    assertThat(same.path("lines").findValuesAsText("change")).containsOnly("same");
    problem(by("auditor").get(path + "/diff"), 400, "/to");
    problem(by("auditor").get(path + "/diff?to=nothing"), 400, "/to");
    problem(by("auditor").get(path + "/diff?to=" + synthiant + "@99"), 404);
    problem(by("auditor").get("api/models/" + synthiant + "@99/card"), 404);
  }

  private static String card(String path, String accept, String type) {
    HttpResponse<String> answer = card(path, accept);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    return answer.body();
  }

  private static HttpResponse<String> card(String path, String accept) {
    Api auditor = by("auditor");
    return auditor.send(auditor.request(path).header("Accept", accept).GET());
  }

  private void history(String proposalId) {
    Instant promoted = Instant.parse(standingNow().path("since").asText());
    assertThat(by("promoter").delete(alias + "?reason=it+swears").statusCode()).isEqualTo(204);
    JsonNode gone = standingNow();
    assertThat(gone.path("inService").asBoolean()).isFalse();
    assertThat(gone.path("reason").asText()).isEqualTo("it swears");
    assertThat(gone.has("version")).isFalse();
    Instant removed = Instant.parse(gone.path("since").asText());
    ok(by("promoter").post(alias + "/rollback", ""), 200);

    JsonNode exactly = standing(promoted);
    assertThat(exactly.path("version").asInt()).isEqualTo(1);
    assertThat(exactly.path("proposalId").asText()).isEqualTo(proposalId);
    assertThat(exactly.path("promotedBy").asText()).isEqualTo("promoter");
    assertThat(exactly.path("until").asText()).isEqualTo(removed.toString());
    assertThat(exactly.path("approvals").findValuesAsText("voter")).contains("reviewer");
    problem(by("auditor").get(alias + "/history?at=" + promoted.minusNanos(1000)), 404);
    assertThat(standing(removed.minusNanos(1000)).path("inService").asBoolean()).isTrue();
    assertThat(standing(removed).path("inService").asBoolean()).isFalse();
    JsonNode back = standingNow();
    assertThat(back.path("kind").asText()).isEqualTo("rollback");
    assertThat(back.path("proposalId").asText()).isEqualTo(proposalId);
    assertThat(back.has("until")).isFalse();
    problem(by("auditor").get(alias + "/history?at=yesterday"), 400, "/at");

    HttpResponse<String> slice = by("auditor").get(alias + "/history?limit=2");
    assertThat(ok(slice, 200).findValuesAsText("kind")).containsExactly("rollback", "removal");
    String link = slice.headers().firstValue("Link").orElseThrow();
    String next = link.substring(link.indexOf("<") + 1, link.indexOf(">"));
    assertThat(ok(by("auditor").get(next), 200).findValuesAsText("kind"))
        .containsExactly("promotion");
    assertThat(actions(synthiant + "@production"))
        .containsExactly("alias.promote", "alias.remove", "alias.rollback");
  }

  private void alteredWeightsAreNotHandedOut() throws IOException {
    String digest =
        ok(by("auditor").get("api/models/" + synthiant + "@1"), 200).path("digest").asText();
    Path file =
        server().data().resolve("models/" + new Digest(digest).hex() + "/model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    problem(by("auditor").get("api/models/" + synthiant + "@1/bundle"), 409);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThat(bytes("api/models/" + synthiant + "@1/bundle").statusCode()).isEqualTo(200);
  }

  @Test
  void firstProposalsOfOneSynthiant_atTheSameMoment_allGoIn() {
    String newcomer = newId("new");
    Api author = by("author");
    List<CompletableFuture<HttpResponse<String>>> posts =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            author.post(
                                "api/proposals",
                                proposal(newId("first")).replace("helper", newcomer))))
            .toList();

    assertThat(posts).allSatisfy(post -> ok(post.join(), 201));
    assertThat(
            ok(by("auditor").get("api/synthiants/" + newcomer), 200).path("synthiantId").asText())
        .isEqualTo(newcomer);
  }

  private JsonNode standing(Instant at) {
    return ok(by("auditor").get(alias + "/history?at=" + at), 200);
  }

  private JsonNode standingNow() {
    return standing(Instant.parse("2199-01-01T00:00:00Z"));
  }

  /** What the log says was done with {@code subject} and not refused, oldest first. */
  private static List<String> actions(String subject) {
    List<String> found = new java.util.ArrayList<>();
    settled();
    String next = "/api/audit?limit=500";
    while (!next.isEmpty()) {
      HttpResponse<String> slice = by("auditor").get(next);
      ok(slice, 200)
          .forEach(
              entry -> {
                if (entry.path("subject").asText().equals(subject)
                    && !entry.path("outcome").asText().startsWith("refused")) {
                  found.add(entry.path("action").asText());
                }
              });
      next =
          slice
              .headers()
              .firstValue("Link")
              .map(link -> link.substring(link.indexOf('<') + 1, link.indexOf('>')))
              .orElse("");
    }
    return found;
  }

  private static HttpResponse<byte[]> bytes(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(by("auditor").request(path).GET().build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (InputStream in = new ByteArrayInputStream(zip);
        var entries = new ZipInputStream(in)) {
      for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        files.put(e.getName(), entries.readAllBytes());
      }
    }
    return files;
  }

  private String proposed(String corpus, String model, int steps) {
    String plan =
        "{\"synthiantId\":\"%s\",\"corpus\":\"%s\",\"steps\":%d,%s}"
            .formatted(synthiant, corpus, steps, model);
    JsonNode run = ok(by("author").post("api/runs", plan), 202);
    return LoopIT.finished(run, steps).path("proposalId").asText();
  }
}
