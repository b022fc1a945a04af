package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.zeropoint.shared.Caller;

/** A caller, and how the request made them known. */
record Identity(Caller caller, Means means) {

  private static final String ATTRIBUTE = "org.zeropoint.identity";

  /** How a request makes its caller known. */
  enum Means {
    SESSION,
    BEARER,
    BASIC,
    SIGNATURE
  }

  static Optional<Identity> of(HttpServletRequest request) {
    return Optional.ofNullable((Identity) request.getAttribute(ATTRIBUTE));
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  static void detach(HttpServletRequest request) {
    request.removeAttribute(ATTRIBUTE);
  }
}
