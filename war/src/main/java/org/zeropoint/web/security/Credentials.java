package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What an {@code Authorization} header says (RFC 7617, RFC 6750). */
sealed interface Credentials {

  /** A token that stands for an account. */
  record Bearer(String token) implements Credentials {}

  /** An account's name and password. */
  record Basic(String name, String password) implements Credentials {}

  /** The credentials of a header; empty when it is of another scheme or not well-formed. */
  static Optional<Credentials> parse(String header) {
    int space = header.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String value = header.substring(space + 1).strip();
    return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> value.isEmpty() ? Optional.empty() : Optional.of(new Bearer(value));
      case "basic" -> basic(value);
      default -> Optional.empty();
    };
  }

  /** The bearer token that a request comes with. */
  static Optional<String> token(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .flatMap(Credentials::parse)
        .filter(Bearer.class::isInstance)
        .map(credentials -> ((Bearer) credentials).token());
  }

  private static Optional<Credentials> basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Basic(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
