package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.audit.control.RefusalLog;
import org.zeropoint.audit.control.RefusalMemory;
import org.zeropoint.audit.control.RefusalMemory.Refused;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Problem;

/** Takes the entries of refused operations, whose own transactions are over. */
@Stateless
@Open("a refusal is written for whoever was refused")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Refusals {

  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  @Inject private RefusalLog log;
  @Inject private RefusalMemory memory;

  /**
   * Called where the refusal is answered. Each refusal of an operation that is audited is an entry;
   * of a caller who was not let into another one, one a minute is. Any other problem leaves none.
   */
  public void record(Problem problem) {
    problem
        .attempt()
        .ifPresent(
            attempt -> {
              if (attempt.isAccess()) {
                Refused refused = Refused.of(problem, attempt);
                memory.count(refused).ifPresent(count -> write(refused, count));
              } else {
                log.write(draft(problem, attempt));
              }
            });
  }

  /** Writes down what waited. */
  public void catchUp() {
    memory
        .due()
        .forEach(
            (refused, count) -> {
              try {
                write(refused, count);
              } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "refusals wait on", e);
              }
            });
  }

  private void write(Refused refused, int count) {
    try {
      log.write(
          new AuditEntry.Draft(
              refused.tenant(),
              refused.caller(),
              Problem.Attempt.ACCESS,
              refused.operation(),
              Optional.empty(),
              count == 1 ? refused.outcome() : refused.outcome() + ", " + count + " times"));
    } catch (RuntimeException e) {
      memory.unwritten(refused, count);
      throw e;
    }
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
