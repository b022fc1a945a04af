package org.zeropoint.nodes.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.zeropoint.nodes.control.EnrolmentDesk;
import org.zeropoint.nodes.control.NodeCodes;
import org.zeropoint.nodes.entity.EnrolmentCode;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.RequestHead;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** How a machine becomes a node: with a code that an admin made for it, and a key of its own. */
@Stateless
public class Enrolments {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Settings settings;
  @Inject private EnrolmentDesk desk;
  @Inject private Clock clock;

  /** A code, whose secret is shown this once. */
  public record Issued(EnrolmentCode code, String secret) implements Traced {
    @Override
    public String auditSubject() {
      return code.name();
    }

    @Override
    public String auditOutcome() {
      return "good once, until " + code.expiresAt();
    }
  }

  /**
   * Makes a code for one node.
   *
   * @param name that the node will have unless it names itself
   * @throws org.zeropoint.shared.Invalid when that cannot be a name
   */
  @Audited("node.code")
  @Permitted(Role.ADMIN)
  public Issued issue(@Subject String name) {
    String secret = NodeCodes.fresh();
    Instant now = clock.instant();
    var code =
        new EnrolmentCode(
            callers.current().tenant(),
            name,
            Digest.of(secret).hex(),
            callers.current().name(),
            now,
            now.plus(Duration.ofMinutes(settings.codeMinutes())));
    em.persist(code);
    return new Issued(code, secret);
  }

  /** A node that was enrolled, and the call that asked for it, whose answer is to be signed. */
  public record Enrolled(SignedCall call, NewNode node) {}

  /**
   * Makes a node of whoever has a code and signed with the key that it names.
   *
   * @param body digest of the whole body
   * @param length of it, in bytes
   * @throws org.zeropoint.shared.Unauthenticated when the signature is not right
   * @throws org.zeropoint.shared.Forbidden when the code is none
   * @throws org.zeropoint.shared.Conflict when the name or the key is another node's
   */
  @Composite
  @Open("a machine that is enrolled is not known before; the code says who admits it")
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Enrolled enrol(RequestHead head, EnrolmentWish wish, Digest body, long length) {
    EnrolmentDesk.Taken taken = desk.enrol(head, wish, body, length);
    return new Enrolled(taken.call(), taken.node());
  }
}
