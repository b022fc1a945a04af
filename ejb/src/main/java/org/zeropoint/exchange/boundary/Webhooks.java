package org.zeropoint.exchange.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.zeropoint.exchange.control.TargetCheck;
import org.zeropoint.exchange.control.WebhookBook;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;

/**
 * Where events are sent to. An address is looked up and checked before it is kept, in no
 * transaction, and again before each attempt.
 */
@Stateless
@Permitted(Role.ADMIN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Webhooks {

  @Inject private TargetCheck check;
  @Inject private WebhookBook book;

  /** A webhook with a new secret, which is shown this once. */
  public record Issued(Webhook webhook, String secret) {}

  /**
   * @throws org.zeropoint.shared.Invalid when the address may not be sent to
   */
  @Composite
  public Issued create(Webhook.Wish wish) {
    check.require(wish.url());
    return issued(book.create(wish));
  }

  /**
   * @param state that the edit was made from
   * @throws org.zeropoint.shared.Stale when it has changed since
   */
  @Composite
  public Webhook change(long id, String state, Webhook.Wish wish) {
    check.require(wish.url());
    return book.change(id, state, wish).webhook();
  }

  /** A new secret; the one before signs as well for a day. */
  @Composite
  public Issued rotate(long id) {
    return issued(book.rotate(id));
  }

  /** Deletes a webhook; what was still to be delivered to it is not. */
  @Composite
  public void delete(long id, String state) {
    book.delete(id, state);
  }

  private static Issued issued(WebhookBook.Secret made) {
    return new Issued(made.webhook(), made.secret());
  }
}
