package org.zeropoint.web.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.zeropoint.web.problem.OpenAiError;

/**
 * Completes the OpenAPI document with what many calls have in common: an id, the problems that they
 * may answer with, headers, and the examples that stand in the document under the id of their call,
 * that of a request with {@code .request} behind it.
 */
public class ApiDescription implements OASFilter {

  private static final String OPEN_TO_ALL = "operations";
  private static final String IF_MATCH = "If-Match";
  private static final String EXAMPLE = "usual";
  private static final String OPENAI_ERROR = "openAiError";
  private static final Set<HttpMethod> CHANGES =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  /** The POSTs without an Idempotency-Key. */
  private static final Set<String> KEYLESS =
      Set.of("/api/synthiants/{synthiantId}/candidates", "/api/nodes");

  /** What only admins read. */
  private static final Set<String> ADMINS = Set.of("backups", "webhooks");

  /** The calls of which an account has a few under way at most. */
  private static final Pattern ONE_BY_ONE = Pattern.compile(".*/(generate|classify|candidates)");

  /** Make something that has no place of its own. */
  private static final Set<String> PLACELESS = Set.of("/api/tokens", "/api/nodes/codes");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach(
                        (method, operation) ->
                            new Call(document.getComponents(), path, item, method, operation)
                                .complete()));
  }

  /** {@code GET /api/runs/{runId}/metrics} is {@code getRunsByRunIdMetrics}. */
  static String id(String method, String path) {
    var id = new StringBuilder(method.toLowerCase(java.util.Locale.ROOT));
    for (String segment : path.replaceFirst("^/api", "").split("/")) {
      String name = segment.startsWith("{") ? "By-" + segment.replaceAll("[{}]", "") : segment;
      for (String word : name.split("[^A-Za-z0-9]+")) {
        if (!word.isEmpty()) {
          id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
      }
    }
    return id.toString();
  }

  /** One call on its way to a whole description. */
  private record Call(
      Components components, String path, PathItem item, HttpMethod method, Operation operation) {

    void complete() {
      operation.setOperationId(id(method.name(), path));
      boolean open = operation.getTags() != null && operation.getTags().contains(OPEN_TO_ALL);
      if (open) {
        // A requirement of nothing: an empty list would not be written.
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement()));
      }
      // The document may come by here more than once.
      if (takesKey() && !names("/idempotencyKey")) {
        operation.addParameter(OASFactory.createParameter().ref("idempotencyKey"));
      }
      successes();
      request();
      problems(open);
    }

    private void problems(boolean open) {
      APIResponses responses = operation.getResponses();
      responses.setDefaultValue(null);
      may("400", true);
      may("401", !open);
      may("403", !open && (CHANGES.contains(method) || forAdmins()));
      may("404", path.contains("{") || isOpenAi() && method == HttpMethod.POST);
      may("409", CHANGES.contains(method));
      may("412", edits(operation));
      may("413", operation.getRequestBody() != null);
      may("415", operation.getRequestBody() != null);
      may("422", takesKey());
      may("428", edits(operation));
      may("429", method == HttpMethod.POST && (isOpenAi() || ONE_BY_ONE.matcher(path).matches()));
      may("503", !open);
      responses.addAPIResponse(
          "default", OASFactory.createAPIResponse().ref(isOpenAi() ? OPENAI_ERROR : "problem"));
    }

    private boolean takesKey() {
      return method == HttpMethod.POST && !KEYLESS.contains(path);
    }

    private boolean isOpenAi() {
      return OpenAiError.isFor(path);
    }

    private boolean forAdmins() {
      return operation.getTags() != null && operation.getTags().stream().anyMatch(ADMINS::contains);
    }

    private void may(String status, boolean applies) {
      APIResponses responses = operation.getResponses();
      if (applies && !responses.hasAPIResponse(status)) {
        String ref = isOpenAi() ? OPENAI_ERROR : "problem" + status;
        responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(ref));
      }
    }

    private void successes() {
      Map<String, APIResponse> all = operation.getResponses().getAPIResponses();
      for (String status : new ArrayList<>(all.keySet())) {
        if (status.startsWith("2")) {
          APIResponse own = own(all.get(status));
          operation.getResponses().addAPIResponse(status, own);
          headers(own, status);
          example(own.getContent(), operation.getOperationId());
        }
      }
    }

    private void headers(APIResponse response, String status) {
      if ((status.equals("201") || status.equals("202")) && !PLACELESS.contains(path)) {
        header(response, "Location", "location");
      }
      if (takesKey()) {
        header(response, "Idempotency-Replayed", "replayed");
      }
      if (status.equals("200") && names("/limit") && names("/after")) {
        header(response, "Link", "link");
      }
      boolean tagged = item.getOperations().values().stream().anyMatch(Call::edits);
      if (edits(operation) || tagged && method == HttpMethod.GET) {
        header(response, "ETag", "etag");
      }
    }

    /** Whether it has the shared parameter that a reference ends with. */
    private boolean names(String parameter) {
      return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
          .anyMatch(p -> p.getRef() != null && p.getRef().endsWith(parameter));
    }

    private static void header(APIResponse response, String name, String ref) {
      if (response.getHeaders() == null || !response.getHeaders().containsKey(name)) {
        response.addHeader(name, OASFactory.createHeader().ref(ref));
      }
    }

    private void request() {
      if (operation.getRequestBody() != null && operation.getRequestBody().getRef() == null) {
        example(operation.getRequestBody().getContent(), operation.getOperationId() + ".request");
      }
    }

    private void example(
        org.eclipse.microprofile.openapi.models.media.Content content, String name) {
      Optional.ofNullable(content)
          .map(c -> c.getMediaType("application/json"))
          .filter(media -> media.getExample() == null)
          .filter(media -> media.getExamples() == null || media.getExamples().isEmpty())
          .filter(media -> hasExample(name))
          .ifPresent(media -> media.addExample(EXAMPLE, OASFactory.createExample().ref(name)));
    }

    private boolean hasExample(String name) {
      return components.getExamples() != null && components.getExamples().containsKey(name);
    }

    /** A shared answer becomes one of this call, to which headers and an example can be added. */
    private APIResponse own(APIResponse response) {
      if (response.getRef() == null) {
        return response;
      }
      String ref = response.getRef();
      APIResponse shared = components.getResponses().get(ref.substring(ref.lastIndexOf('/') + 1));
      APIResponse own = OASFactory.createAPIResponse().description(shared.getDescription());
      if (shared.getHeaders() != null) {
        shared.getHeaders().forEach(own::addHeader);
      }
      if (shared.getContent() != null) {
        var content = OASFactory.createContent();
        shared.getContent().getMediaTypes().forEach((t, m) -> content.addMediaType(t, copy(m)));
        own.setContent(content);
      }
      return own;
    }

    private static MediaType copy(MediaType shared) {
      MediaType own = OASFactory.createMediaType().schema(shared.getSchema());
      own.setExample(shared.getExample());
      own.setExamples(shared.getExamples());
      return own;
    }

    private static boolean edits(Operation operation) {
      List<Parameter> parameters = Optional.ofNullable(operation.getParameters()).orElse(List.of());
      return parameters.stream()
          .anyMatch(
              p ->
                  IF_MATCH.equals(p.getName())
                      || p.getRef() != null && p.getRef().endsWith("/ifMatch"));
    }
  }
}
