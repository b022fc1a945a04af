package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.control.Log;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Problem;

/** Takes the entries of refused operations, whose own transactions are over. */
@Stateless
@Open("a refusal is written for whoever was refused")
public class Refusals {

  @Inject private Log log;

  /**
   * Called where the refusal is answered; a problem of an operation that is not audited leaves no
   * entry.
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void record(Problem problem) {
    problem.attempt().ifPresent(attempt -> log.append(List.of(draft(problem, attempt))));
  }

  private static AuditEntry.Draft draft(Problem problem, Problem.Attempt attempt) {
    return new AuditEntry.Draft(
        attempt.caller().tenant(),
        attempt.caller().name(),
        attempt.action(),
        attempt.subject(),
        Optional.empty(),
        "refused (" + problem.status() + "): " + problem.getMessage());
  }
}
