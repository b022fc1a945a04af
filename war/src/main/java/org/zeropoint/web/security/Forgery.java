package org.zeropoint.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.zeropoint.web.security.Identity.Means;

/**
 * Tells a request that another site made the browser send. What changes something and comes with
 * what a browser adds by itself has to show that a script of ours, or no browser, sent it. The
 * pages have the view state of Faces instead.
 */
final class Forgery {

  static final String HEADER = "X-Requested-By";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> FROM_HERE = Set.of("same-origin", "none");

  private Forgery() {}

  static boolean suspected(HttpServletRequest request, String path, Means means) {
    if (means == Means.BEARER || !Paths.isApi(path) || SAFE.contains(request.getMethod())) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !FROM_HERE.contains(site)) {
      return true;
    }
    return means == Means.SESSION && request.getHeader(HEADER) == null;
  }
}
