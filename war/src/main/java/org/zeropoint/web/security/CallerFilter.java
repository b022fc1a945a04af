package org.zeropoint.web.security;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.web.problem.ProblemDocument;

/**
 * Lets a request through when its path is open or its caller is known, and carries the caller
 * along: to the boundaries, also in asynchronous and error dispatches.
 */
public class CallerFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Callers callers;
  @Inject private transient Refusals refusals;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.of(request);
    Optional<Identity> identity = Identity.of(request);
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      if (identity.isEmpty() && !isOpen(request, path)) {
        Refusal.unknownCaller(request, response, path);
        return;
      }
      if (identity.isPresent() && Forgery.suspected(request, path, identity.get().means())) {
        Forbidden forged = Refusal.forged(identity.get().caller());
        refusals.record(forged);
        ProblemDocument.of(forged, path).send(response);
        return;
      }
    }
    if (identity.isPresent()) {
      pass(request, response, chain, identity.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isOpen(HttpServletRequest request, String path) {
    return Paths.isOpen(path) || Paths.isEnrolment(request.getMethod(), path);
  }

  private void pass(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Identity identity)
      throws IOException, ServletException {
    try {
      callers.as(
          identity.caller(),
          () -> {
            try {
              chain.doFilter(request, response);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (ServletException e) {
              throw new Tunnelled(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (Tunnelled e) {
      throw e.problem;
    }
  }

  /** Carries a checked exception through a {@link Runnable}. */
  private static final class Tunnelled extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ServletException problem;

    private Tunnelled(ServletException problem) {
      super(problem);
      this.problem = problem;
    }
  }
}
