package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthIT extends HttpIT {

  @Test
  void healthIsOpenToAll_andTellsServiceAndTime() {
    HttpResponse<String> response = anonymous().get("api/health");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode health = Api.json(response);
    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(health.path("service").asText()).isEqualTo("zeropoint");
    assertThat(Instant.parse(health.path("timestamp").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }
}
