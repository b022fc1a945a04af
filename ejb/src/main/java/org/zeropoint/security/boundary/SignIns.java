package org.zeropoint.security.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.security.control.SignInLog;
import org.zeropoint.security.control.SignInMemory;
import org.zeropoint.security.control.SignInMemory.Refused;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Open;

/**
 * Takes down sign-ins, sign-outs and refused attempts. What was typed is never written down but for
 * the name of an account that there is: it may be a password in the wrong field.
 */
@Stateless
@Open("tells of callers who are not known yet, or no longer")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SignIns {

  private static final System.Logger LOG = System.getLogger(SignIns.class.getName());
  private static final String PRODUCT = "zeropoint";
  private static final String UNKNOWN = "-";
  private static final String PASSWORD = "name and password do not fit";
  private static final String TOKEN = "the token is not known";

  @Inject private Accounts accounts;
  @Inject private Callers callers;
  @Inject private SignInMemory memory;
  @Inject private SignInLog log;

  /** A session begins. */
  @Composite
  public void session(Caller caller) {
    callers.as(caller, () -> log.began(caller.name(), "a session of the pages"));
  }

  /** A request came with name and password. */
  @Composite
  public void basic(Caller caller) {
    if (!memory.isNews(caller)) {
      return;
    }
    try {
      callers.as(caller, () -> log.began(caller.name(), "name and password"));
    } catch (RuntimeException e) {
      memory.forget(caller);
      throw e;
    }
  }

  /** A session ends by its owner's wish. */
  @Composite
  public void ended(Caller caller) {
    callers.as(caller, () -> log.ended(caller.name()));
  }

  /** Name and password were not taken. */
  @Composite
  public void refused(String name) {
    refuse(accounts.named(name), PASSWORD);
  }

  /** A bearer token was not taken. */
  @Composite
  public void refusedToken(String token) {
    Optional<Accounts.Spent> spent = accounts.spent(token);
    refuse(spent.map(Accounts.Spent::owner), spent.map(Accounts.Spent::reason).orElse(TOKEN));
  }

  /** Writes down what waited. */
  @Composite
  public void catchUp() {
    memory
        .due()
        .forEach(
            (refused, attempts) -> {
              try {
                write(refused, attempts);
              } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "refused attempts wait on", e);
              }
            });
  }

  private void refuse(Optional<Caller> owner, String reason) {
    var refused =
        new Refused(
            owner.map(Caller::tenant).orElse(Caller.DEFAULT_TENANT),
            owner.map(Caller::name).orElse(UNKNOWN),
            reason);
    memory.refused(refused).ifPresent(attempts -> write(refused, attempts));
  }

  private void write(Refused refused, int attempts) {
    LOG.log(
        System.Logger.Level.INFO,
        "refused for {0}: {1}, attempts: {2}",
        refused.account(),
        refused.reason(),
        attempts);
    try {
      callers.as(
          Caller.internal(PRODUCT, refused.tenant()),
          () -> log.refused(refused.account(), refused.reason(), attempts));
    } catch (RuntimeException e) {
      memory.unwritten(refused, attempts);
      throw e;
    }
  }
}
