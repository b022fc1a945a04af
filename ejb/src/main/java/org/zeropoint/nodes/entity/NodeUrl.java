package org.zeropoint.nodes.entity;

import java.net.URI;
import java.net.URISyntaxException;
import org.zeropoint.shared.Invalid;

/**
 * Where a node, or a coordinator, is called: scheme, host and port, and nothing else. What is
 * signed names the path as the other side sees it, so nothing may stand before it.
 */
public record NodeUrl(String text) {

  private static final int LONGEST = 300;
  private static final int LAST_PORT = 65_535;
  private static final String POINTER = "/url";

  /**
   * @throws Invalid with the rule that it breaks
   */
  public NodeUrl {
    text = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    URI uri = parse(text);
    if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new Invalid(POINTER, "must begin with https:// or http://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new Invalid(POINTER, "must not hold a user or a password");
    }
    if (uri.getHost() == null) {
      throw new Invalid(POINTER, "must name a host in ASCII letters");
    }
    boolean bare =
        uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!bare) {
      throw new Invalid(POINTER, "must end with host and port");
    }
    if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
      throw new Invalid(POINTER, "must have a port from 1 to " + LAST_PORT);
    }
  }

  private static URI parse(String text) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Invalid(
          POINTER, "must have at most " + LONGEST + " ASCII characters, without spaces");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new Invalid(POINTER, "is no URL: " + e.getReason());
    }
  }

  /** The host, an IPv6 address without its brackets. */
  public String host() {
    String host = URI.create(text).getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * The address of a call.
   *
   * @param path as it is signed, with a slash before it
   * @param query without the question mark; empty for none
   */
  public URI to(String path, String query) {
    return URI.create(text + path + (query.isEmpty() ? "" : "?" + query));
  }

  @Override
  public String toString() {
    return text;
  }
}
