package org.zeropoint.web.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.shared.Problem;

/**
 * Writes refused operations into the log. In a request whose own transaction is still open the
 * entry waits until that is over: it needs no second connection, and stands behind what it was
 * refused after.
 */
@ApplicationScoped
public class RefusedCalls {

  private static final System.Logger LOG = System.getLogger(RefusedCalls.class.getName());
  private static final String WAITING = "org.zeropoint.refusals";

  @Inject private Refusals refusals;

  /** From now on the refusals of this request wait. */
  public void hold(HttpServletRequest request) {
    request.setAttribute(WAITING, new Waiting(new ArrayList<>()));
  }

  /** Writes what waited; from now on nothing waits. */
  public void release(HttpServletRequest request) {
    Object waiting = request.getAttribute(WAITING);
    request.removeAttribute(WAITING);
    if (waiting instanceof Waiting held) {
      held.problems().forEach(this::write);
    }
  }

  void record(HttpServletRequest request, Problem problem) {
    if (request.getAttribute(WAITING) instanceof Waiting held) {
      held.problems().add(problem);
    } else {
      write(problem);
    }
  }

  /** A refusal that cannot be written down is a defect, but the caller is answered all the same. */
  private void write(Problem problem) {
    try {
      refusals.record(problem);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a refusal is missing in the audit log: " + problem.getMessage(), e);
    }
  }

  private record Waiting(List<Problem> problems) {}
}
