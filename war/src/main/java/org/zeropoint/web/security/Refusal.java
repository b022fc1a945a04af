package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unauthenticated;
import org.zeropoint.web.problem.ProblemDocument;

/** Answers a request that does not get through. */
final class Refusal {

  private static final String BOTH = "Basic realm=\"Zeropoint\", Bearer";
  private static final String BEARER = "Bearer";

  private Refusal() {}

  static void unknownCaller(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    Optional<Problem> unsigned = SignedCalls.refusal(request);
    if (unsigned.isPresent()) {
      ProblemDocument.of(unsigned.get(), path).send(response);
      return;
    }
    if (Paths.isApi(path)) {
      response.setHeader("WWW-Authenticate", fromPages(request) ? BEARER : BOTH);
      ProblemDocument.of(new Unauthenticated(reason(request)), path).send(response);
      return;
    }
    String to = request.getContextPath() + Paths.SIGN_IN + wanted(request);
    if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
      redirectScript(response, to);
    } else {
      response.sendRedirect(to);
    }
  }

  /** What another site made a browser send. */
  static Forbidden forged(Caller caller) {
    var refusal =
        new Forbidden(
            "a change that a browser sends comes from a page of this host, and with its session it needs the header "
                + Forgery.HEADER);
    refusal.during(new Problem.Attempt(Problem.Attempt.ACCESS, "a change from elsewhere", caller));
    return refusal;
  }

  private static String reason(HttpServletRequest request) {
    return request.getHeader("Authorization") == null
        ? "sign in, or send a bearer token"
        : "the credentials are not known, have expired or were revoked";
  }

  /** A script of the pages must not make the browser ask for a password. */
  private static boolean fromPages(HttpServletRequest request) {
    return request.getHeader(Forgery.HEADER) != null || request.getHeader("Cookie") != null;
  }

  private static String wanted(HttpServletRequest request) {
    String query = request.getQueryString();
    String asked = query == null ? Paths.of(request) : Paths.of(request) + "?" + query;
    boolean home = "/".equals(asked) || Paths.local(asked).isEmpty();
    return home || !"GET".equals(request.getMethod())
        ? ""
        : "?" + SignIn.WANTED + "=" + URLEncoder.encode(asked, StandardCharsets.UTF_8);
  }

  /**
   * What the script of Faces understands; it would take the page behind a redirect for its answer.
   */
  private static void redirectScript(HttpServletResponse response, String to) throws IOException {
    response.setContentType("text/xml");
    response.setCharacterEncoding("UTF-8");
    String url = to.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    response
        .getWriter()
        .write(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                + url
                + "\"/></partial-response>");
  }
}
