package org.zeropoint.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.nodes.boundary.Admission;
import org.zeropoint.nodes.entity.RequestHead;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unauthenticated;
import org.zeropoint.web.security.Identity.Means;

/** Requests of other machines, which sign each of them (RFC 9421) instead of signing in. */
@ApplicationScoped
public class SignedCalls {

  private static final String CALL = "org.zeropoint.signed";
  private static final String REFUSAL = "org.zeropoint.signed.refusal";

  @Inject private Admission admission;

  /**
   * Whether a signature has to say who asks. Somebody who signed in is told by the operation that
   * it is for machines.
   */
  boolean concerns(HttpServletRequest request) {
    if (!Paths.isSigned(Paths.of(request))) {
      return false;
    }
    boolean signedIn =
        request.getHeader("Authorization") != null || SignIn.remembered(request).isPresent();
    return !signedIn || head(request).signed();
  }

  /** Who signed; empty when the request is not let in, with the reason kept for the answer. */
  Optional<Identity> admit(HttpServletRequest request) {
    try {
      SignedCall call = admission.admit(head(request));
      answerTo(request, call);
      return Optional.of(new Identity(call.caller(), Means.SIGNATURE));
    } catch (Unauthenticated e) {
      request.setAttribute(REFUSAL, e);
      return Optional.empty();
    }
  }

  /** Why a request was not let in. */
  static Optional<Problem> refusal(HttpServletRequest request) {
    return Optional.ofNullable((Problem) request.getAttribute(REFUSAL));
  }

  /** Whether a machine asks to become a node, which signs before it is known. */
  public static boolean isEnrolment(HttpServletRequest request) {
    return Paths.isEnrolment(request.getMethod(), Paths.of(request));
  }

  /** The call whose answer is signed, once the filter is done with it. */
  public static Optional<SignedCall> call(HttpServletRequest request) {
    return Optional.ofNullable((SignedCall) request.getAttribute(CALL));
  }

  /** The answer to this request is signed, as one to this call. */
  public static void answerTo(HttpServletRequest request, SignedCall call) {
    request.setAttribute(CALL, call);
  }

  /** A request without its body, as it is signed. */
  public static RequestHead head(HttpServletRequest request) {
    Map<String, List<String>> fields = new HashMap<>();
    Collections.list(request.getHeaderNames())
        .forEach(name -> fields.put(name, Collections.list(request.getHeaders(name))));
    return new RequestHead(
        request.getMethod(),
        request.getRequestURI(),
        Optional.ofNullable(request.getQueryString()).orElse(""),
        fields);
  }
}
