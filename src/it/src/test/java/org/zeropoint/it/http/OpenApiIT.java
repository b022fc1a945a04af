package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The description is served to all, names each call that is served and no other, and says what may
 * be sent and what comes back. That the answers are as it says, {@link RestCase#ok} holds in every
 * test.
 */
class OpenApiIT extends RestCase {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
  private static final Set<String> CHANGES = Set.of("post", "put", "patch", "delete");
  private static final Set<String> WITHOUT_PLACE =
      Set.of("post /api/tokens", "post /api/nodes/codes");

  private final Described described = Described.by(server());
  private static final String[] CALLS = {
    "get /api/proposals",
    "post /api/proposals",
    "get /api/proposals/stats",
    "get /api/proposals/export",
    "get /api/proposals/export.csv",
    "post /api/proposals/import",
    "get /api/backups",
    "post /api/backups",
    "get /api/backups/{name}",
    "post /api/backups/{name}/verify",
    "post /api/backups/{name}/restore",
    "get /api/proposals/{proposalId}",
    "put /api/proposals/{proposalId}",
    "get /api/proposals/{proposalId}/revisions",
    "get /api/proposals/{proposalId}/revisions/{number}",
    "get /api/proposals/{proposalId}/diff",
    "get /api/proposals/{proposalId}/deltas",
    "get /api/proposals/{proposalId}/threads",
    "post /api/proposals/{proposalId}/threads",
    "post /api/proposals/{proposalId}/threads/{threadId}/comments",
    "post /api/proposals/{proposalId}/threads/{threadId}/resolve",
    "post /api/proposals/{proposalId}/threads/{threadId}/reopen",
    "get /api/proposals/{proposalId}/turn",
    "get /api/inbox",
    "post /api/inbox/notices/{noticeId}/acknowledge",
    "post /api/proposals/{proposalId}/consensus",
    "post /api/proposals/{proposalId}/validate",
    "get /api/proposals/{proposalId}/gate",
    "get /api/proposals/{proposalId}/evidence",
    "get /api/proposals/{proposalId}/review",
    "post /api/proposals/{proposalId}/review/again",
    "get /api/reviewers",
    "post /api/proposals/{proposalId}/promotion",
    "post /api/proposals/{proposalId}/withdraw",
    "post /api/proposals/{proposalId}/veto/lift",
    "post /api/proposals/{proposalId}/override",
    "delete /api/proposals/{proposalId}/override",
    "get /api/policies",
    "put /api/policies",
    "get /api/policies/history",
    "get /api/policies/{number}",
    "post /api/policies/dry-run",
    "post /api/runs",
    "get /api/runs/{runId}",
    "get /api/runs/{runId}/metrics",
    "get /api/runs/{runId}/route",
    "get /api/runs/{runId}/events",
    "post /api/runs/{runId}/cancel",
    "post /api/runs/{runId}/resume",
    "post /api/runs/{runId}/repeat",
    "get /api/runs/comparison",
    "get /api/runs/queue",
    "get /api/catalogue",
    "get /api/suites",
    "post /api/suites",
    "get /api/suites/{name}/versions/{version}",
    "post /api/suites/{name}/versions/{version}/retire",
    "get /api/corpora",
    "post /api/corpora",
    "delete /api/corpora/{name}",
    "get /api/engines",
    "get /api/kernels",
    "get /api/nodes",
    "post /api/nodes",
    "post /api/nodes/codes",
    "get /api/nodes/models",
    "post /api/nodes/models",
    "delete /api/nodes/models/{digest}",
    "get /api/nodes/self/models/{digest}",
    "get /api/nodes/{node}",
    "delete /api/nodes/{node}",
    "post /api/nodes/{node}/pause",
    "post /api/nodes/{node}/resume",
    "post /api/nodes/{node}/drain",
    "post /api/nodes/{node}/quarantine",
    "post /api/nodes/{node}/release",
    "post /api/nodes/self/lease",
    "post /api/nodes/self/heartbeat",
    "get /api/blocks/ping",
    "post /api/blocks/{operation}",
    "get /api/synthiants",
    "get /api/synthiants/{synthiantId}",
    "post /api/synthiants/{synthiantId}/candidates",
    "get /api/uploads",
    "get /api/uploads/{uploadId}",
    "post /api/synthiants/{synthiantId}/aliases/{alias}/rollback",
    "get /api/synthiants/{synthiantId}/aliases/{alias}/history",
    "delete /api/synthiants/{synthiantId}/aliases/{alias}",
    "get /api/models",
    "get /api/models/{ref}",
    "get /api/models/{ref}/compare/{other}",
    "get /api/models/{ref}/bundle",
    "get /api/models/{ref}/card",
    "get /api/models/{ref}/card/diff",
    "get /api/models/{ref}/files/{file}",
    "post /api/models/{ref}/generate",
    "post /api/models/{ref}/classify",
    "get /api/audit",
    "get /api/audit/verify",
    "post /api/audit/fsck",
    "get /api/audit/pending",
    "get /api/audit/entries/{seq}",
    "get /api/audit/checkpoint",
    "get /api/audit/keys",
    "post /api/audit/keys",
    "get /api/audit/proof/inclusion",
    "get /api/audit/proof/consistency",
    "get /api/audit/export",
    "get /api/proposals/{proposalId}/proof",
    "get /api/audit/witnesses",
    "get /api/witness/key",
    "post /api/witness/add-checkpoint",
    "get /api/witness/logs",
    "post /api/witness/logs",
    "delete /api/witness/logs",
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
  void everyServedCall_isDescribed_andNothingElse() {
    Set<String> found = new TreeSet<>();
    calls((call, operation) -> found.add(call));

    assertThat(found).isEqualTo(ServedCalls.all());
  }

  @Test
  void everyCall_hasAnIdOfItsOwn_aSummary_andItsParameters() {
    List<String> ids = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          ids.add(operation.path("operationId").asText());
          if (operation.path("summary").asText().isBlank()) {
            faults.add(call + " has no summary: add @Operation(summary = …)");
          }
          Set<String> inPath = new TreeSet<>();
          PARAMETER.matcher(call).results().forEach(match -> inPath.add(match.group(1)));
          if (!inPath.equals(parameters(operation, "path"))) {
            faults.add(call + " describes the path parameters " + parameters(operation, "path"));
          }
          operation
              .path("parameters")
              .forEach(
                  parameter -> {
                    if (described.resolve(parameter).path("schema").isMissingNode()) {
                      faults.add(call + " has a parameter without a schema: " + parameter);
                    }
                  });
        });

    assertThat(faults).isEmpty();
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void noCall_namesAParameterTwice() {
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          Set<String> seen = new TreeSet<>();
          for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = described.resolve(parameter);
            String name = resolved.path("in").asText() + " " + resolved.path("name").asText();
            if (!seen.add(name)) {
              faults.add(call + " has " + name + " twice");
            }
          }
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everyAnswer_isDescribed_withAnExample() {
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          JsonNode good = operation.path("responses");
          if (good.properties().stream().noneMatch(e -> e.getKey().startsWith("2"))) {
            faults.add(call + " has no answer 2xx: add @APIResponse or @APIResponseSchema");
          }
          good.properties().stream()
              .filter(entry -> entry.getKey().startsWith("2"))
              .filter(entry -> !entry.getKey().equals("204"))
              .forEach(
                  entry ->
                      faults(described.resolve(entry.getValue()), name(operation))
                          .forEach(fault -> faults.add(call + " " + entry.getKey() + fault)));
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everyBody_isDescribed_withAnExampleThatFitsItsSchema() {
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          if (operation.has("requestBody")) {
            faults(described.resolve(operation.path("requestBody")), name(operation) + ".request")
                .forEach(fault -> faults.add(call + fault));
          }
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void problems_areNamed_whereTheyApply() {
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          boolean change = CHANGES.contains(method(call));
          boolean open =
              operation.at("/security/0").isObject() && operation.at("/security/0").isEmpty();
          boolean edit = parameters(operation, "header").contains("If-Match");
          need(faults, call, operation, "400", true);
          need(faults, call, operation, "401", !open);
          boolean forAdmins = call.contains(" /api/backups") || call.contains(" /api/webhooks");
          need(faults, call, operation, "403", change || forAdmins);
          need(faults, call, operation, "404", call.contains("{"));
          need(faults, call, operation, "409", change);
          need(faults, call, operation, "409", call.endsWith("/gate"));
          need(faults, call, operation, "410", call.equals("get /api/events"));
          need(faults, call, operation, "412", edit);
          need(faults, call, operation, "428", edit);
          need(faults, call, operation, "422", takesKey(call));
          need(faults, call, operation, "413", operation.has("requestBody"));
          need(faults, call, operation, "415", operation.has("requestBody"));
          need(faults, call, operation, "default", true);
        });

    assertThat(faults).isEmpty();
  }

  /** Uploads and machines that are enrolled are told apart by what is sent. */
  private static boolean takesKey(String call) {
    return method(call).equals("post")
        && !call.endsWith("/candidates")
        && !call.equals("post /api/nodes");
  }

  @Test
  void headers_areDeclared() {
    List<String> faults = new ArrayList<>();
    calls(
        (call, operation) -> {
          if (takesKey(call) != parameters(operation, "header").contains("Idempotency-Key")) {
            faults.add(call + " takes an Idempotency-Key: " + takesKey(call));
          }
          boolean paged = parameters(operation, "query").containsAll(Set.of("limit", "after"));
          for (var answer : operation.path("responses").properties()) {
            Set<String> headers = new TreeSet<>();
            described
                .resolve(answer.getValue())
                .path("headers")
                .fieldNames()
                .forEachRemaining(headers::add);
            boolean tagged = Set.of("post /api/proposals", "post /api/webhooks").contains(call);
            if (tagged && answer.getKey().equals("201") && !headers.contains("ETag")) {
              faults.add(call + " has an ETag");
            }
            boolean made = Set.of("201", "202").contains(answer.getKey());
            if (made && !WITHOUT_PLACE.contains(call) && !headers.contains("Location")) {
              faults.add(call + " " + answer.getKey() + " has a Location");
            }
            if (answer.getKey().equals("200") && paged && !headers.contains("Link")) {
              faults.add(call + " is paged: its answer has a Link (components/headers/link)");
            }
          }
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void titleAndSchemes_areThere_andItIsOpenToAll() {
    assertThat(described.document().at("/info/title").asText()).isEqualTo("Zeropoint");
    assertThat(described.document().at("/components/securitySchemes").properties())
        .extracting(scheme -> scheme.getKey())
        .contains("bearer", "basic", "session");
  }

  /** What a body or an answer lacks. */
  private List<String> faults(JsonNode body, String name) {
    List<String> faults = new ArrayList<>();
    if (body.path("content").isEmpty()) {
      faults.add(" has no content");
    }
    body.path("content")
        .properties()
        .forEach(
            media -> {
              List<JsonNode> examples = examples(media.getValue());
              if (media.getValue().path("schema").isMissingNode()) {
                faults.add(" has no schema of " + media.getKey());
              }
              if (examples.isEmpty()) {
                faults.add(
                    " has no example of "
                        + media.getKey()
                        + ": add components/examples/"
                        + name
                        + " to openapi.yaml");
              }
              if (media.getKey().equals("application/json")) {
                JsonNode schema = media.getValue().path("schema");
                examples.forEach(
                    e ->
                        described.compare(
                            described.withNulls(e, schema), schema, " example ", 0, faults));
              }
            });
    return faults;
  }

  private List<JsonNode> examples(JsonNode media) {
    List<JsonNode> examples = new ArrayList<>();
    Optional.of(media.path("example")).filter(e -> !e.isMissingNode()).ifPresent(examples::add);
    media.path("examples").forEach(e -> examples.add(described.resolve(e).path("value")));
    return examples;
  }

  private static void need(
      List<String> faults, String call, JsonNode operation, String status, boolean applies) {
    if (applies && !operation.path("responses").has(status)) {
      faults.add(call + " may answer " + status);
    }
  }

  private Set<String> parameters(JsonNode operation, String in) {
    Set<String> names = new TreeSet<>();
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              JsonNode resolved = described.resolve(parameter);
              if (resolved.path("in").asText().equals(in)) {
                names.add(resolved.path("name").asText());
              }
            });
    return names;
  }

  private static String name(JsonNode operation) {
    return operation.path("operationId").asText();
  }

  private static String method(String call) {
    return call.substring(0, call.indexOf(' '));
  }

  private void calls(BiConsumer<String, JsonNode> each) {
    described
        .document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            each.accept(
                                operation.getKey() + " " + path.getKey(), operation.getValue())));
  }
}
