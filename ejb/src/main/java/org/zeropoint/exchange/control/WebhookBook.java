package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Stale;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** Changes the caller's tenant's webhooks, once it is checked where they lead. */
@Stateless
@Permitted(Role.ADMIN)
public class WebhookBook {

  private static final int MOST = 100;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private SecretBox box;

  /** A webhook with a new secret, which is shown this once. */
  public record Secret(Webhook webhook, String secret) implements Traced {
    @Override
    public String auditSubject() {
      return "webhook " + webhook.id();
    }

    @Override
    public String auditOutcome() {
      return "leads to " + host(webhook);
    }
  }

  /** A webhook that was changed. */
  public record Changed(Webhook webhook) implements Traced {
    @Override
    public String auditSubject() {
      return "webhook " + webhook.id();
    }

    @Override
    public String auditOutcome() {
      return (webhook.enabled() ? "enabled, leads to " : "disabled, leads to ") + host(webhook);
    }
  }

  /** Path and query often are a secret of the receiver. */
  private static String host(Webhook webhook) {
    return URI.create(webhook.url()).getHost();
  }

  @Audited("webhook.create")
  public Secret create(Webhook.Wish wish) {
    Caller caller = callers.current();
    long there =
        em.createQuery("select count(w) from Webhook w where w.tenant = ?1", Long.class)
            .setParameter(1, caller.tenant())
            .getSingleResult();
    if (there >= MOST) {
      throw new Conflict("there are " + MOST + " webhooks already, the most that there may be");
    }
    String secret = SecretBox.newSecret();
    var webhook =
        new Webhook(caller.tenant(), wish, box.seal(secret), caller.name(), clock.instant());
    em.persist(webhook);
    em.flush();
    return new Secret(webhook, secret);
  }

  @Audited("webhook.change")
  public Changed change(@Subject long id, String state, Webhook.Wish wish) {
    Webhook webhook = locked(id, state);
    webhook.change(wish, clock.instant());
    em.flush();
    return new Changed(webhook);
  }

  @Audited("webhook.rotate")
  public Secret rotate(@Subject long id) {
    Webhook webhook = locked(id);
    String secret = SecretBox.newSecret();
    Instant now = clock.instant();
    boolean usable = webhook.secrets(now).stream().allMatch(box::opens);
    webhook.rotate(box.seal(secret), now);
    if (!usable) {
      webhook.forgetPrevious();
    }
    em.flush();
    return new Secret(webhook, secret);
  }

  /** Deletes it with its deliveries. */
  @Audited("webhook.delete")
  public void delete(@Subject long id, String state) {
    Webhook webhook = locked(id, state);
    em.createQuery("delete from WebhookDelivery d where d.webhook = ?1")
        .setParameter(1, webhook)
        .executeUpdate();
    em.remove(webhook);
  }

  private Webhook locked(long id, String state) {
    Webhook webhook = locked(id);
    if (!webhook.state().equals(state)) {
      throw new Stale("the webhook has changed since it was read; read it again");
    }
    return webhook;
  }

  private Webhook locked(long id) {
    Webhook webhook = em.find(Webhook.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (webhook == null || !webhook.tenant().equals(callers.current().tenant())) {
      throw new NotFound("there is no webhook " + id);
    }
    return webhook;
  }
}
