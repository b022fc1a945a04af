package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Set;
import org.zeropoint.web.security.Identity.Means;

/**
 * Tells a request that another site made the browser send. What changes something and comes with
 * what a browser adds by itself has to show that a script of ours, or no browser, sent it. The
 * pages have the view state of Faces instead.
 */
final class Forgery {

  static final String HEADER = "X-Requested-By";

  /** What a browser adds to a request by itself, or after it asked. */
  private static final Set<Means> FROM_BROWSERS = EnumSet.of(Means.SESSION, Means.BASIC);

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private Forgery() {}

  static boolean suspected(HttpServletRequest request, String path, Means means) {
    if (!FROM_BROWSERS.contains(means)
        || !Paths.isApi(path)
        || SAFE.contains(request.getMethod())) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !FROM_HERE.contains(site)) {
      return true;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !isHere(origin, request.getHeader("Host"))) {
      return true;
    }
    return means == Means.SESSION && request.getHeader(HEADER) == null;
  }

  /**
   * Whether an origin (RFC 6454) is the host that was asked. Its scheme is not compared: in front
   * of the server something else may speak TLS.
   */
  static boolean isHere(String origin, String host) {
    try {
      var from = new URI(origin);
      int usual = "https".equalsIgnoreCase(from.getScheme()) ? HTTPS : HTTP;
      var here = new URI("http://" + host);
      return from.getHost() != null
          && from.getHost().equalsIgnoreCase(here.getHost())
          && port(from, usual) == port(here, usual);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int port(URI uri, int usual) {
    return uri.getPort() < 0 ? usual : uri.getPort();
  }
}
