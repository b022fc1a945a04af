package org.zeropoint.security.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.security.control.Secrets;
import org.zeropoint.security.entity.AccessToken;
import org.zeropoint.security.entity.Account;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** The caller's own bearer tokens. */
@Stateless
@Permitted(outsiders = true)
public class Tokens {

  public static final int LONGEST_DAYS = 365;
  private static final int DEFAULT_DAYS = 90;
  private static final int LONGEST_LABEL = 100;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** A token as its owner may see it: never its secret. */
  public record TokenInfo(
      long id, String label, Instant createdAt, Instant expiresAt, Optional<Instant> revokedAt) {}

  /** A new token; its secret is shown this once. */
  public record NewToken(TokenInfo info, String secret) implements Traced {
    @Override
    public String auditSubject() {
      return "token " + info.id();
    }
  }

  /**
   * Makes a token that ends after {@code days}. One that is made with a token ends with it at the
   * latest: whoever found a token cannot prolong it.
   *
   * @param days empty for as long as may be, at most {@value #DEFAULT_DAYS}
   * @param used the secret of the token that the caller came with
   */
  @Audited("token.create")
  public NewToken create(String label, Optional<Integer> days, Optional<String> used) {
    String name = label.strip();
    if (name.isEmpty() || name.length() > LONGEST_LABEL) {
      throw new Invalid("/label", "must have 1 to " + LONGEST_LABEL + " characters");
    }
    if (!JsonCheck.isPlain(name)) {
      throw new Invalid("/label", "must not hold control characters or direction overrides");
    }
    if (days.filter(d -> d < 1 || d > LONGEST_DAYS).isPresent()) {
      throw new Invalid("/days", "must be between 1 and " + LONGEST_DAYS);
    }
    String secret = Secrets.token();
    Instant now = clock.instant();
    var token = new AccessToken(account(), name, Secrets.stored(secret), now, end(now, days, used));
    em.persist(token);
    return new NewToken(info(token), secret);
  }

  private Instant end(Instant now, Optional<Integer> days, Optional<String> used) {
    Instant wished = now.plus(Duration.ofDays(days.orElse(DEFAULT_DAYS)));
    Optional<Instant> latest = used.flatMap(this::bySecret).map(AccessToken::expiresAt);
    if (latest.isEmpty() || !wished.isAfter(latest.get())) {
      return wished;
    }
    if (days.isPresent()) {
      throw new Invalid(
          "/days",
          "must not outlive the token that you use, which ends at "
              + latest.get()
              + "; leave it out to end with it");
    }
    return latest.get();
  }

  private Optional<AccessToken> bySecret(String secret) {
    return em.createQuery("select t from AccessToken t where t.sha256 = ?1", AccessToken.class)
        .setParameter(1, Secrets.stored(secret))
        .getResultStream()
        .findFirst();
  }

  @ReadOnly
  public List<TokenInfo> list() {
    return em.createQuery(
            "select t from AccessToken t where t.account = ?1 order by t.id desc",
            AccessToken.class)
        .setParameter(1, account())
        .getResultStream()
        .map(Tokens::info)
        .toList();
  }

  @Audited("token.revoke")
  public void revoke(@Subject long id) {
    AccessToken token = em.find(AccessToken.class, id);
    if (token == null || token.account().id() != account().id()) {
      throw new NotFound("you have no token " + id);
    }
    token.revoke(clock.instant());
  }

  private Account account() {
    return em.createQuery("select a from Account a where a.name = ?1", Account.class)
        .setParameter(1, callers.current().name())
        .getSingleResult();
  }

  private static TokenInfo info(AccessToken token) {
    return new TokenInfo(
        token.id(), token.label(), token.createdAt(), token.expiresAt(), token.revokedAt());
  }
}
