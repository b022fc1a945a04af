package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.boundary.ProofDesk;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.EntryProof;

/** What shows that the decision on the proposal of the page is in the log. */
@Named
@RequestScoped
public class ProofView {

  /** What the gate's entries are called. */
  private static final List<String> DECISIONS = List.of("gate.decided", "gate.reconsidered");

  @Inject private AuditLog log;
  @Inject private ProofDesk proofs;
  @Inject private ProposalView page;

  private final Fresh<Optional<EntryProof>> decision = new Fresh<>();

  /** The newest decision with its proof; null when nothing was decided yet. */
  public EntryProof getDecision() {
    return decision
        .get(
            page.reading(),
            () -> log.last(page.getId(), DECISIONS).map(AuditEntry::number).map(proofs::entry))
        .orElse(null);
  }

  /** Whether its place in the tree, or the checkpoint over it, is still to come. */
  public boolean isWaiting() {
    return stands(EntryProof.State.PENDING) || stands(EntryProof.State.UNSIGNED);
  }

  public boolean isCovered() {
    return stands(EntryProof.State.COVERED);
  }

  public boolean isBroken() {
    return stands(EntryProof.State.BROKEN);
  }

  private boolean stands(EntryProof.State state) {
    return getDecision() != null && getDecision().state() == state;
  }

  /** Reads the page anew, to see whether what was waited for is there. */
  public void refresh() {
    page.forget();
  }
}
