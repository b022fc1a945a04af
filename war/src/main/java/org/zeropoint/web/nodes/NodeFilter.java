package org.zeropoint.web.nodes;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.web.problem.ProblemDocument;

/**
 * Closes what does not belong to the server's role: a node computes blocks for its coordinator and
 * says how it is, and a coordinator computes no blocks for others.
 */
public class NodeFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;
  private static final String BLOCKS = "/api/blocks/";
  private static final String HEALTH = "/api/health";

  @Inject private transient NodeSettings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = path(request);
    boolean blocks = path.startsWith(BLOCKS);
    if (settings.isNode() && !blocks && !HEALTH.equals(path)) {
      refuse(
          "this server is a node, which computes for its coordinator: proposals, runs and pages are at "
              + settings.coordinator(),
          request,
          response);
    } else if (blocks && !settings.isNode()) {
      refuse("this server is no node: it computes no blocks for others", request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return info == null ? request.getServletPath() : request.getServletPath() + info;
  }

  private static void refuse(
      String reason, HttpServletRequest request, HttpServletResponse response) throws IOException {
    ProblemDocument.of(NOT_FOUND, "Not Found", reason, request.getRequestURI()).send(response);
  }
}
