package org.zeropoint.audit.control;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/**
 * Leaves an entry for every {@link Audited} operation that succeeds, in its transaction; marks the
 * problem of one that was refused, so that where the refusal is answered its entry can be written
 * in a transaction of its own. Runs outside the permission check: who was not let in is in the log
 * too.
 */
@Interceptor
@Audited
@Priority(Interceptor.Priority.APPLICATION + 10)
public class AuditInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String NONE = "-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  @Inject private transient Callers callers;
  @Inject private transient UnitOfWork unit;

  @AroundInvoke
  Object audit(InvocationContext call) throws Exception {
    Caller caller = callers.current();
    String action = call.getMethod().getAnnotation(Audited.class).value();
    if (Reading.isOn()) {
      throw new IllegalStateException("an operation that only reads called " + action);
    }
    String subject = subject(call);
    int place = unit.enter();
    try {
      Object result = call.proceed();
      unit.leave(place, drafts(caller, action, subject, result));
      return result;
    } catch (Problem problem) {
      unit.abandon();
      problem.during(new Problem.Attempt(action, subject, caller));
      throw problem;
    } catch (Exception defect) {
      unit.abandon();
      if (!isCollision(defect)) {
        throw defect;
      }
      var conflict = new Conflict("someone else changed this at the same moment; look again");
      conflict.during(new Problem.Attempt(action, subject, caller));
      conflict.addSuppressed(defect);
      throw conflict;
    }
  }

  /** Whether two callers met: on a version, on a lock, or by adding the same key. */
  private static boolean isCollision(Throwable defect) {
    for (Throwable cause = defect; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException
          || cause instanceof PessimisticLockException
          || cause instanceof LockTimeoutException
          || cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static List<AuditEntry.Draft> drafts(
      Caller caller, String action, String subject, Object result) {
    if (result instanceof Traced traced) {
      return traced.auditParts().stream().map(part -> draft(caller, action, part)).toList();
    }
    return List.of(
        new AuditEntry.Draft(
            caller.tenant(), caller.name(), action, subject, Optional.<Digest>empty(), "done"));
  }

  private static AuditEntry.Draft draft(Caller caller, String action, Traced traced) {
    return new AuditEntry.Draft(
        caller.tenant(),
        caller.name(),
        action,
        traced.auditSubject(),
        traced.auditDigest(),
        traced.auditOutcome(),
        traced.auditFacts());
  }

  private static String subject(InvocationContext call) {
    Method method = call.getMethod();
    var parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Subject subject = parameters[i].getAnnotation(Subject.class);
      if (subject != null) {
        return subject(subject, call.getParameters()[i]);
      }
    }
    return NONE;
  }

  /** What a body says of itself is believed as far as it could be a name. */
  private static String subject(Subject subject, Object argument) {
    if (!(argument instanceof JsonNode body)) {
      return String.valueOf(argument);
    }
    String name = body.path(subject.field()).asText("");
    return NAME.matcher(name).matches() ? name : NONE;
  }
}
