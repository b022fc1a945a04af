package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Digest;

/** Backups of the queue: made and read back, found out when altered, taken in again. */
class BackupIT extends RestCase {

  @Test
  void aBackupIsWhole_isListed_andChangesNothingWhenTakenInAgain() {
    String id = posted();
    HttpResponse<String> made = by("admin").post("api/backups", "");
    JsonNode backup = ok(made, 201);
    String name = backup.path("name").asText();
    assertThat(made.headers().firstValue("Location").orElse("")).endsWith("/api/backups/" + name);
    assertThat(backup.path("lines").asLong()).isPositive();
    assertThat(backup.path("madeBy").asText()).isEqualTo("admin");

    JsonNode shelf = ok(by("admin").get("api/backups"), 200);
    assertThat(shelf.path("backups").findValuesAsText("name")).contains(name);
    assertThat(shelf.path("backups")).hasSizeLessThanOrEqualTo(7);
    assertThat(shelf.has("nextDue")).isTrue();
    JsonNode check = ok(by("admin").post("api/backups/" + name + "/verify", ""), 200);
    assertThat(check.path("valid").asBoolean()).as(check.toString()).isTrue();
    assertThat(check.path("lines")).isEqualTo(backup.path("lines"));

    String before = by("auditor").get("api/proposals/" + id).body();
    JsonNode report = ok(by("admin").post("api/backups/" + name + "/restore", ""), 200);
    assertThat(report.path("added").asLong()).as(report.toString()).isZero();
    assertThat(report.path("failed").asLong()).as(report.toString()).isZero();
    assertThat(report.path("unchanged")).isEqualTo(backup.path("lines"));
    assertThat(by("auditor").get("api/proposals/" + id).body()).isEqualTo(before);
  }

  @Test
  void anAlteredBackup_isFoundOut_andNotTakenIn() throws IOException {
    posted();
    String name = ok(by("admin").post("api/backups", ""), 201).path("name").asText();
    Path file = file(name + ".jsonl.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 20));

    JsonNode cut = ok(by("admin").post("api/backups/" + name + "/verify", ""), 200);
    assertThat(cut.path("valid").asBoolean()).isFalse();
    assertThat(cut.path("problem").asText()).contains("SHA-256").contains("line");
    assertThat(cut.path("line").asLong()).isPositive();
    problem(by("admin").post("api/backups/" + name + "/restore", ""), 409);

    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(
            ok(by("admin").post("api/backups/" + name + "/verify", ""), 200)
                .path("valid")
                .asBoolean())
        .isTrue();
  }

  @Test
  void whatIsMissing_isMadeAnew_andItsClaimsAreNoVotes() throws IOException {
    String id = newId("lost");
    String line =
        proposal(id)
            .replace(
                "}",
                ",\"status\":\"accepted\",\"consensus\":{\"ai\":\"pass\",\"human\":\"pass\"},"
                    + "\"author\":\"someone\"}");
    String name = ok(by("admin").post("api/backups", ""), 201).path("name").asText();
    Path directory = file(name + ".jsonl.gz").getParent();
    String other = "queue-20200101T000000Z";
    Path data = directory.resolve(other + ".jsonl.gz");
    try (var zip = new GZIPOutputStream(Files.newOutputStream(data))) {
      zip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Path manifest = directory.resolve(other + ".json");
    Files.writeString(
        manifest,
        "{\"name\":\"%s\",\"madeAt\":\"2020-01-01T00:00:00Z\",\"madeBy\":\"admin\",\"lines\":1,\"bytes\":%d,\"digest\":\"%s\"}"
            .formatted(other, Files.size(data), Digest.ofFile(data)));

    JsonNode report = ok(by("admin").post("api/backups/" + other + "/restore", ""), 200);
    assertThat(report.path("added").asInt()).as(report.toString()).isEqualTo(1);
    JsonNode proposal = ok(by("auditor").get("api/proposals/" + id), 200);
    assertThat(proposal.path("status").asText()).isEqualTo("pending");
    assertThat(proposal.path("author").asText()).isEqualTo("admin");
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).isEmpty();
    Files.delete(manifest);
    Files.delete(data);
  }

  @Test
  void onlyAdminsSeeThem_andNamesAreNoPaths() {
    problem(by("author").get("api/backups"), 403);
    problem(by("reviewer").post("api/backups", ""), 403);
    problem(by("admin").get("api/backups/queue-20200101T000000Z"), 404);
    // Payara takes the dots apart before the application sees them.
    HttpResponse<String> climbing = by("admin").get("api/backups/..%2F..%2Fdemo-users.properties");
    assertThat(climbing.statusCode()).isIn(400, 404);
    assertThat(climbing.body()).doesNotContain("reviewer=");
    problem(by("admin").post("api/backups/demo-users.properties/restore", ""), 404);
  }

  private static Path file(String name) throws IOException {
    try (Stream<Path> files = Files.walk(server().data().resolve("backups"))) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }
}
