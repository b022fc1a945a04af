package org.zeropoint.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Violation;

class OpenAiErrorTest {

  @Test
  void brokenRules_nameTheFirstField_andAllInTheMessage() {
    var invalid =
        new Invalid(
            List.of(
                new Violation("/messages/0/role", "is required"),
                new Violation("/n", "must be small")));
    assertThat(Json.write(ProblemDocument.of(invalid, "/v1/chat/completions").body()))
        .isEqualTo(
            "{\"error\":{\"message\":\"messages.0.role is required; n must be small\","
                + "\"type\":\"invalid_request_error\",\"param\":\"messages[0].role\",\"code\":null}}");
  }

  @Test
  void elsewhere_errorsAreProblemDocuments() {
    ProblemDocument problem = ProblemDocument.of(new NotFound("x"), "/api/models/a@1");
    assertThat(problem.body()).isSameAs(problem);
    assertThat(problem.bodyType()).isEqualTo("application/problem+json");
    assertThat(ProblemDocument.of(new NotFound("x"), "/v1/models/a").bodyType())
        .isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource({
    "401, /v1/models, invalid_request_error, invalid_api_key",
    "403, /v1/models, permission_error, insufficient_permissions",
    "404, /v1/models/a, invalid_request_error, model_not_found",
    "404, /v1/chat/completions, invalid_request_error, model_not_found",
    "404, /v1/embeddings, invalid_request_error, unknown_url",
    "404, /v1, invalid_request_error, unknown_url",
    "405, /v1/models, invalid_request_error, method_not_supported",
    "413, /v1/completions, invalid_request_error, request_too_large",
    "415, /v1/completions, invalid_request_error, unsupported_media_type",
    "429, /v1/completions, rate_limit_error, rate_limit_exceeded",
    "500, /v1/completions, server_error, ",
    "503, /v1/completions, server_error, unavailable"
  })
  void statuses_haveTypesAndCodes(int status, String path, String type, String code) {
    var body = (OpenAiError) ProblemDocument.of(status, "title", "detail", path).body();
    assertThat(body.error().type()).isEqualTo(type);
    assertThat(body.error().code().orElse(null)).isEqualTo(code);
    assertThat(body.error().message()).isEqualTo("detail");
  }
}
