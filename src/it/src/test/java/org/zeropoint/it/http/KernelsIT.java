package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.Needs;

/** What the server computes on is told to those who sign in, and in a line to all. */
class KernelsIT extends RestCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void backends_tellTheirDevice_orWhyNot_andHealthTellsTheSame() {
    JsonNode report = ok(by("auditor").get("api/kernels"), 200);

    assertThat(report.path("backends").findValuesAsText("backend"))
        .containsExactly("reference", "vector", "opencl");
    assertThat(report.path("setting").toString())
        .isEqualTo("[\"reference\",\"vector\",\"opencl\"]");
    assertThat(report.at("/backends/0/available").asBoolean()).isTrue();
    for (JsonNode backend : report.path("backends")) {
      boolean available = backend.path("available").asBoolean();
      assertThat(backend.has("device")).as(backend.toString()).isEqualTo(available);
      assertThat(backend.has("reason")).as(backend.toString()).isNotEqualTo(available);
      assertThat(backend.has("install")).as(backend.toString()).isNotEqualTo(available);
    }
    JsonNode health = ok(Api.anonymous(server()).get("api/health"), 200);
    JsonNode openCl = report.at("/backends/2");
    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(health.at("/checks/opencl").asText())
        .startsWith(
            openCl.path("available").asBoolean() ? openCl.path("platform").asText() : "none: ")
        .contains(openCl.path("device").asText(), openCl.path("driver").asText());
  }

  @Test
  void withADriver_openClNamesPlatformDeviceAndDriver() {
    JsonNode openCl = ok(by("auditor").get("api/kernels"), 200).at("/backends/2");
    Needs.openCl(
        openCl.path("available").asBoolean(),
        openCl.path("reason").asText() + " " + openCl.path("install").asText());
    for (String field : new String[] {"platform", "device", "driver"}) {
      assertThat(openCl.path(field).asText()).as(field).isNotBlank();
    }
    assertThat(openCl.path("driver").asText()).contains("OpenCL");
  }

  @Test
  void operations_areMeasuredAfterTheStart_andTheFastestThatAgreesIsChosen() {
    JsonNode report = measured();

    assertThat(report.path("operations")).as("five operations, three sizes").hasSize(15);
    for (JsonNode operation : report.path("operations")) {
      String chosen = operation.path("chosen").asText();
      double best = Double.MAX_VALUE;
      String fastest = "";
      for (JsonNode candidate : operation.path("candidates")) {
        double time = candidate.path("microseconds").asDouble(Double.MAX_VALUE);
        if (candidate.path("agrees").asBoolean() && time < best) {
          best = time;
          fastest = candidate.path("backend").asText();
        }
      }
      assertThat(chosen).as(operation.toString()).isEqualTo(fastest).isNotEmpty();
    }
  }

  /** Waits until the server has measured; before, it says so in words. */
  private static JsonNode measured() {
    String proposal = posted();
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode report = ok(by("author").get("api/kernels"), 200);
    while (!report.has("measuredAt")) {
      assertThat(report.at("/operations/0/reason").asText()).contains("Not measured yet");
      assertThat(Instant.now()).as("not measured: %s", report).isBefore(deadline);
      ok(by("author").get("api/proposals/" + proposal + "/gate?wait=1"), 200);
      report = ok(by("author").get("api/kernels"), 200);
    }
    return report;
  }

  @Test
  void whoIsNotSignedIn_isToldNothing() {
    problem(Api.anonymous(server()).get("api/kernels"), 401);
  }
}
