package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** The description of the calls is served to all and names each of them. */
class OpenApiIT extends RestCase {

  private static final String[] CALLS = {
    "get /api/proposals",
    "post /api/proposals",
    "get /api/proposals/stats",
    "get /api/proposals/export",
    "post /api/proposals/import",
    "get /api/proposals/{proposalId}",
    "post /api/proposals/{proposalId}/consensus",
    "post /api/proposals/{proposalId}/validate",
    "get /api/proposals/{proposalId}/gate",
    "get /api/proposals/{proposalId}/evidence",
    "post /api/proposals/{proposalId}/promotion",
    "post /api/runs",
    "get /api/runs/{runId}",
    "get /api/runs/{runId}/metrics",
    "get /api/runs/{runId}/events",
    "post /api/runs/{runId}/cancel",
    "post /api/runs/{runId}/resume",
    "get /api/catalogue",
    "get /api/corpora",
    "post /api/corpora",
    "delete /api/corpora/{name}",
    "get /api/engines",
    "get /api/synthiants",
    "get /api/synthiants/{synthiantId}",
    "post /api/synthiants/{synthiantId}/aliases/{alias}/rollback",
    "get /api/synthiants/{synthiantId}/aliases/{alias}/history",
    "delete /api/synthiants/{synthiantId}/aliases/{alias}",
    "get /api/models",
    "get /api/models/{ref}",
    "get /api/models/{ref}/files/{file}",
    "post /api/models/{ref}/generate",
    "get /api/audit",
    "get /api/audit/verify",
    "get /api/events",
    "get /api/webhooks",
    "post /api/webhooks",
    "get /api/webhooks/{id}",
    "put /api/webhooks/{id}",
    "delete /api/webhooks/{id}",
    "post /api/webhooks/{id}/rotate",
    "post /api/webhooks/{id}/ping",
    "get /api/webhooks/{id}/deliveries",
    "post /api/webhooks/{id}/deliveries/{deliveryId}/redeliver",
    "get /api/tokens",
    "post /api/tokens",
    "delete /api/tokens/{id}",
    "get /api/health"
  };

  @Test
  void everyCall_isDescribed_andNothingElse() {
    JsonNode document = document();
    Set<String> described = new HashSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));

    assertThat(described).contains(CALLS);
    assertThat(described).allMatch(call -> call.contains(" /api/"));
    assertThat(described.stream().filter(call -> call.contains("{version}"))).isEmpty();
  }

  @Test
  void titleSchemesAndExamples_areThere() {
    JsonNode document = document();

    assertThat(document.at("/info/title").asText()).isEqualTo("Zeropoint");
    assertThat(document.at("/components/securitySchemes").properties())
        .extracting(scheme -> scheme.getKey())
        .contains("bearer", "basic", "session");
    assertThat(document.at("/components/requestBodies/proposal").toString())
        .contains("shorter-answers");
  }

  private static JsonNode document() {
    HttpResponse<String> response =
        anonymous().send(anonymous().request("openapi").header("Accept", "application/json").GET());
    assertThat(response.statusCode()).isEqualTo(200);
    return Api.json(response);
  }
}
