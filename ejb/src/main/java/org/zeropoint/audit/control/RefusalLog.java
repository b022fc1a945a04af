package org.zeropoint.audit.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/** Writes the entries of what was refused, each in a transaction of its own. */
@Stateless
public class RefusalLog {

  @Inject private Log log;

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void write(AuditEntry.Draft draft) {
    log.append(List.of(draft));
  }
}
