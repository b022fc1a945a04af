package org.zeropoint.security.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.stream.Collectors;
import org.zeropoint.security.entity.Account;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Traced;

/** Where accounts are made. */
@ApplicationScoped
public class AccountBook {

  @PersistenceContext private EntityManager em;

  /** An account that is there now. */
  public record Created(String name, String roles, boolean service) implements Traced {
    @Override
    public String auditSubject() {
      return name;
    }

    @Override
    public String auditOutcome() {
      return (service ? "a program with " : "a person with ") + roles;
    }
  }

  @Audited("account.create")
  public Created create(Account account) {
    em.persist(account);
    var caller = account.caller();
    String roles =
        caller.roles().stream().map(Role::external).sorted().collect(Collectors.joining(", "));
    return new Created(caller.name(), roles, caller.service());
  }
}
