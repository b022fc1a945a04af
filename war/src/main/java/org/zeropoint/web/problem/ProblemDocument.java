package org.zeropoint.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Violation;

/**
 * Problem details (RFC 9457).
 *
 * @param type {@code about:blank}: the status says what kind it is
 * @param title a few words that are the same for every problem of the kind
 * @param detail what is wrong this time
 * @param instance path of the request
 * @param errors the fields that broke a rule
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPE = "about:blank";

  /** One field that breaks one rule; the pointer (RFC 6901) is empty for the whole document. */
  public record FieldError(@JsonInclude(JsonInclude.Include.ALWAYS) String pointer, String detail) {

    static FieldError of(Violation violation) {
      return new FieldError(violation.pointer(), violation.rule());
    }
  }

  public ProblemDocument {
    errors = List.copyOf(errors);
  }

  public static ProblemDocument of(Problem problem, String instance) {
    return new ProblemDocument(
        TYPE,
        problem.title(),
        problem.status(),
        problem.getMessage(),
        instance,
        problem.violations().stream().map(FieldError::of).toList());
  }

  public static ProblemDocument of(int status, String title, String detail, String instance) {
    return new ProblemDocument(TYPE, title, status, detail, instance, List.of());
  }

  /** What is written: this, or what it is in the form that the clients of its path read. */
  public Object body() {
    return OpenAiError.isFor(instance) ? OpenAiError.of(this) : this;
  }

  /** The media type of {@link #body}. */
  public String bodyType() {
    return OpenAiError.isFor(instance) ? "application/json" : MEDIA_TYPE;
  }

  /** Answers outside of the REST resources, where nothing maps exceptions. */
  public void send(HttpServletResponse response) throws IOException {
    byte[] body = Json.write(body()).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(bodyType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
