package org.zeropoint.security.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.Optional;
import org.zeropoint.security.control.PasswordHash;
import org.zeropoint.security.control.Secrets;
import org.zeropoint.security.entity.AccessToken;
import org.zeropoint.security.entity.Account;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.ReadOnly;

/** Who is who: turns a name and password, a token or a session's name into a caller. */
@Stateless
@Open("asked before anyone has signed in")
public class Accounts {

  private static final int LONGEST_PASSWORD = 200;

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /** The caller with this name and password; takes the same time when there is none. */
  @ReadOnly
  public Optional<Caller> authenticate(String name, String password) {
    if (password.length() > LONGEST_PASSWORD) {
      return Optional.empty();
    }
    Optional<Account> account = byName(name).filter(Account::enabled);
    if (account.isEmpty()) {
      PasswordHash.matchesNobody(password);
      return Optional.empty();
    }
    return account
        .filter(a -> PasswordHash.matches(password, a.passwordHash()))
        .map(Account::caller);
  }

  /** The caller behind a bearer token that is neither expired nor revoked. */
  @ReadOnly
  public Optional<Caller> authenticate(String token) {
    return byToken(token).filter(t -> t.usableAt(clock.instant())).map(t -> t.account().caller());
  }

  /**
   * A token that is not taken any more.
   *
   * @param reason in words
   */
  public record Spent(Caller owner, String reason) {}

  /** Whose this token was and why it is not taken; empty when nobody knows it, or it is taken. */
  @ReadOnly
  public Optional<Spent> spent(String token) {
    return byToken(token)
        .filter(t -> !t.usableAt(clock.instant()))
        .map(t -> new Spent(t.account().caller(), reason(t)));
  }

  private static String reason(AccessToken token) {
    if (token.revokedAt().isPresent()) {
      return "the token was revoked";
    }
    return token.account().enabled() ? "the token has expired" : "the account is disabled";
  }

  private Optional<AccessToken> byToken(String token) {
    return em.createQuery("select t from AccessToken t where t.sha256 = ?1", AccessToken.class)
        .setParameter(1, Secrets.stored(token))
        .getResultStream()
        .findFirst();
  }

  /** Who has this name, whether or not they may sign in. */
  @ReadOnly
  public Optional<Caller> named(String name) {
    return byName(name).map(Account::caller);
  }

  /** The caller of a session that signed in earlier; empty when the account was disabled since. */
  @ReadOnly
  public Optional<Caller> find(String name) {
    return byName(name).filter(Account::enabled).map(Account::caller);
  }

  private Optional<Account> byName(String name) {
    return em.createQuery("select a from Account a where a.name = ?1", Account.class)
        .setParameter(1, name)
        .getResultStream()
        .findFirst();
  }
}
