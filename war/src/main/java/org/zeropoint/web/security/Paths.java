package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.web.problem.OpenAiError;

/** Which paths are open. Everything that is not named here asks for a caller. */
final class Paths {

  static final String SIGN_IN = "/sign-in.xhtml";

  private static final String API = "/api";
  private static final Set<String> OPEN =
      Set.of(
          SIGN_IN,
          "/api/health",
          "/api/audit/checkpoint",
          "/api/audit/keys",
          "/api/witness/key",
          "/favicon.ico",
          "/robots.txt",
          "/error.xhtml");
  private static final List<String> OPEN_BELOW =
      List.of("/jakarta.faces.resource/", "/resources/", "/openapi");

  /** Where calls of other machines go, which sign each of them instead of signing in. */
  private static final List<String> SIGNED_BELOW = List.of("/api/nodes/self/", "/api/blocks/");

  private static final String ENROLMENT = "/api/nodes";

  private Paths() {}

  /** The decoded path inside the application, without parameters. */
  static String of(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = info == null ? request.getServletPath() : request.getServletPath() + info;
    return path.isEmpty() ? "/" : path;
  }

  static boolean isOpen(String path) {
    return OPEN.contains(path) || ofNobody(path);
  }

  /** Whether a call is signed: by a node, or on a node by its coordinator. */
  static boolean isSigned(String path) {
    return SIGNED_BELOW.stream().anyMatch(path::startsWith);
  }

  /** Whether a machine asks to become a node: it signs, and is not known before. */
  static boolean isEnrolment(String method, String path) {
    return "POST".equals(method) && path.equals(ENROLMENT);
  }

  /** Open, and the same for everyone: nobody needs to be looked up. */
  static boolean ofNobody(String path) {
    return OPEN_BELOW.stream().anyMatch(path::startsWith) && isPlain(path);
  }

  static boolean isApi(String path) {
    return path.equals(API) || path.startsWith(API + "/") || OpenAiError.isFor(path);
  }

  /** Without anything that two readers could understand in two ways. */
  static boolean isPlain(String path) {
    return !path.contains("..")
        && !path.contains("//")
        && path.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ';' || c == 0x7f);
  }

  /**
   * A place in this application to go to, or empty when {@code asked} is, or could be read as,
   * another site.
   */
  static Optional<String> local(String asked) {
    if (asked == null || !asked.startsWith("/") || !isPlain(asked)) {
      return Optional.empty();
    }
    try {
      var uri = new URI(asked);
      boolean here = uri.getScheme() == null && uri.getRawAuthority() == null;
      return here && isPlain(uri.getPath()) && !uri.getPath().equals(SIGN_IN)
          ? Optional.of(asked)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
