package org.zeropoint.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * An error in the form of OpenAI's API, which everything below {@value #ROOT} speaks: clients of it
 * read no problem documents.
 */
public record OpenAiError(Body error) {

  static final String ROOT = "/v1";

  /**
   * What is wrong.
   *
   * @param type kind of error, by which clients choose their exception
   * @param param the field that breaks a rule, {@code messages[0].role}
   * @param code the same for every error of a kind
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Body(String message, String type, Optional<String> param, Optional<String> code) {}

  /** Whether clients of this path expect this form. */
  public static boolean isFor(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  static OpenAiError of(ProblemDocument problem) {
    Optional<String> param =
        problem.errors().stream()
            .map(error -> param(error.pointer()))
            .filter(name -> !name.isEmpty())
            .findFirst();
    return new OpenAiError(
        new Body(problem.detail(), type(problem.status()), param, code(problem)));
  }

  private static String param(String pointer) {
    return pointer.replaceFirst("^/", "").replaceAll("/([0-9]+)", "[$1]").replace('/', '.');
  }

  private static String type(int status) {
    return switch (status) {
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }

  private static Optional<String> code(ProblemDocument problem) {
    return Optional.ofNullable(
        switch (problem.status()) {
          case 401 -> "invalid_api_key";
          case 403 -> "insufficient_permissions";
          case 404 -> isCall(problem.instance()) ? "model_not_found" : "unknown_url";
          case 405 -> "method_not_supported";
          case 413 -> "request_too_large";
          case 415 -> "unsupported_media_type";
          case 429 -> "rate_limit_exceeded";
          case 503 -> "unavailable";
          default -> null;
        });
  }

  /** Whether there is such a call, so that what was not found is the model that it names. */
  private static boolean isCall(String path) {
    return path.matches(ROOT + "/(completions|chat/completions|models/[^/]+)/?");
  }
}
