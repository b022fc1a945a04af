package org.zeropoint.shared.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import org.zeropoint.shared.Invalid;

/**
 * Where a call to the outside leads, once its form is checked.
 *
 * @param path with the query, as the request line has it
 */
public record Target(boolean secure, String host, int port, String path) {

  public static final int LONGEST = 500;

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int FIRST_USER_PORT = 1024;
  private static final int LAST_PORT = 65_535;
  private static final String POINTER = "/url";

  /**
   * Reads an address.
   *
   * @param plain whether {@code http} is admitted
   * @throws Invalid with the rule that it breaks
   */
  public static Target of(String url, boolean plain) {
    URI uri = uri(url);
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !(plain && "http".equalsIgnoreCase(uri.getScheme()))) {
      throw new Invalid(
          POINTER, plain ? "must begin with https:// or http://" : "must begin with https://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new Invalid(POINTER, "must not hold a user or a password");
    }
    if (uri.getRawFragment() != null) {
      throw new Invalid(POINTER, "must not hold a fragment");
    }
    if (uri.getHost() == null) {
      throw new Invalid(POINTER, "must name a host in ASCII letters");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS : HTTP;
    if (port != HTTP && port != HTTPS && (port < FIRST_USER_PORT || port > LAST_PORT)) {
      throw new Invalid(POINTER, "must use port 80, 443 or one from 1024 to 65535");
    }
    return new Target(secure, bare(uri.getHost()), port, path(uri));
  }

  /**
   * The addresses to try, all of them admitted: a name of which any address is closed is refused as
   * a whole.
   *
   * @throws Invalid when it has no address or a closed one
   */
  public List<InetAddress> resolve(Addresses rules) {
    List<InetAddress> found;
    try {
      found = List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new Invalid(POINTER, "names a host that has no address");
    }
    if (!found.stream().allMatch(address -> rules.admit(host, address))) {
      throw new Invalid(
          POINTER, "leads to an address that is not public; an admin of the server can open it");
    }
    return found;
  }

  /** The value of the header {@code Host}. */
  String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? HTTPS : HTTP) ? name : name + ":" + port;
  }

  private static URI uri(String url) {
    if (url.length() > LONGEST) {
      throw new Invalid(POINTER, "must have at most " + LONGEST + " characters");
    }
    // What is not ASCII would stand in the request line as it is.
    if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Invalid(POINTER, "must hold ASCII characters only, without spaces");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Invalid(POINTER, "is no URL: " + e.getReason());
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
