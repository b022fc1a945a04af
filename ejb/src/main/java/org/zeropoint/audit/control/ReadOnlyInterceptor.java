package org.zeropoint.audit.control;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.Serializable;
import org.zeropoint.shared.ReadOnly;

/**
 * Keeps the word of {@link ReadOnly}: while such an operation runs, every insert, update and delete
 * of its thread fails, in its transaction and in any that is begun inside, and so does a change of
 * an entity that would be written later; an operation that leaves an entry cannot be called from
 * it. Inside an operation that leaves an entry it is one of its steps: it may see what that one has
 * changed, and whatever is written is in that entry.
 */
@Interceptor
@ReadOnly
@Priority(Interceptor.Priority.APPLICATION + 10)
public class ReadOnlyInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;

  @Resource private transient TransactionSynchronizationRegistry transactions;
  @PersistenceContext private transient EntityManager em;

  @AroundInvoke
  Object read(InvocationContext call) throws Exception {
    boolean active = Work.isActive(transactions);
    if (active && Work.of(transactions).isAudited()) {
      return call.proceed();
    }
    if (active) {
      em.flush();
    }
    Reading.begin();
    try {
      Object result = call.proceed();
      if (active) {
        em.flush();
      }
      return result;
    } finally {
      Reading.end();
    }
  }
}
