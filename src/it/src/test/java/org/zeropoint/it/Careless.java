package org.zeropoint.it;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.ReadOnly;

/** Changes things where it may not. */
@Stateless
public class Careless {

  @Resource private SessionContext context;

  @PersistenceContext(unitName = "zeropoint")
  private EntityManager em;

  @Inject private Proposals proposals;
  @Inject private Governance governance;
  @Inject private Callers callers;

  /** In an operation that says it only reads. */
  @ReadOnly
  public boolean reading(String id) {
    return change(id);
  }

  /** A statement, in an operation that says it only reads. */
  @ReadOnly
  public int reading(Kind kind, String statement) {
    return kind.send(em, statement);
  }

  /** A statement in another transaction, in an operation that says it only reads. */
  @ReadOnly
  public int readingElsewhere(Kind kind, String statement) {
    return self().elsewhere(kind, statement);
  }

  /** The same where there is no transaction around. */
  @ReadOnly
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public int readingNowhere(Kind kind, String statement) {
    return self().elsewhere(kind, statement);
  }

  /** A version that is counted on, in an operation that says it only reads. */
  @ReadOnly
  public void readingAndCounting(String id) {
    em.lock(em.merge(proposals.find(id)), LockModeType.OPTIMISTIC_FORCE_INCREMENT);
  }

  /** An operation that leaves an entry, in one that says it only reads. */
  @ReadOnly
  public void readingAndPosting(JsonNode body) {
    proposals.post(body);
  }

  /** In an operation that leaves no entry. */
  public boolean silent(String id) {
    return change(id);
  }

  /** Through a bean that is made for operations, in none. */
  public void silentlyApproving(String id) {
    governance.approve(em.merge(proposals.find(id)), callers.current());
  }

  /** A statement in an operation that leaves no entry. */
  public int silent(Kind kind, String statement) {
    return kind.send(em, statement);
  }

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int elsewhere(Kind kind, String statement) {
    return kind.send(em, statement);
  }

  /** A statement in an operation that leaves an entry, which would not say what it did. */
  @Audited("careless.statement")
  public int audited(Kind kind, String statement) {
    return kind.send(em, statement);
  }

  /** Takes an entry out of the log. */
  @Audited("careless.delete")
  public void forget(long number) {
    em.remove(em.find(AuditEntry.class, number));
    em.flush();
  }

  private Careless self() {
    return context.getBusinessObject(Careless.class);
  }

  private boolean change(String id) {
    Proposal proposal = proposals.find(id);
    proposal.withdraw("unseen", Instant.EPOCH);
    return true;
  }

  /** How a statement is sent. */
  public enum Kind {
    NATIVE {
      @Override
      int send(EntityManager em, String statement) {
        return em.createNativeQuery(statement).executeUpdate();
      }
    },
    NATIVE_QUERY {
      @Override
      int send(EntityManager em, String statement) {
        return em.createNativeQuery(statement).getResultList().size();
      }
    },
    JPQL {
      @Override
      int send(EntityManager em, String statement) {
        return em.createQuery(statement).executeUpdate();
      }
    };

    abstract int send(EntityManager em, String statement);
  }
}
