package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.zeropoint.audit.control.Carriers;
import org.zeropoint.audit.control.TileTable;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Dossier;
import org.zeropoint.audit.entity.LogExtent;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Puts together what the log holds of one thing, for whoever verifies it elsewhere. */
@Stateless
@Permitted
public class Dossiers {

  private static final int MOST = 5000;

  @PersistenceContext private EntityManager em;
  @Inject private Checkpoints checkpoints;
  @Inject private Carriers carriers;
  @Inject private Callers callers;

  /**
   * Every entry of the caller's tenant about {@code subject}, those that hold its rows under
   * another subject as far as they are found, and those about {@code also}, each with its proof.
   *
   * @param also subjects without which the others cannot be judged
   * @param elsewhere subjects of which only those entries belong to it that hold its rows
   * @throws Conflict when there are more than 5,000
   * @throws org.zeropoint.shared.NotFound when nothing was signed yet
   */
  @ReadOnly
  public Dossier about(String subject, Collection<String> also, Collection<String> elsewhere) {
    String tenant = callers.current().tenant();
    LogExtent extent = checkpoints.extent(OptionalLong.empty());
    List<AuditEntry> own = entries(tenant, List.of(subject));
    if (own.size() > MOST) {
      throw new Conflict(
          "the log holds more than %d entries about %s: verify them with the whole log"
              .formatted(MOST, subject));
    }
    var all = new ArrayList<>(own);
    all.addAll(carriers.of(tenant, subject, own, elsewhere));
    if (!also.isEmpty()) {
      all.addAll(entries(tenant, also));
    }
    var tree = new MerkleTree(new Tiles(new TileTable(em)), extent.size());
    List<Dossier.Proven> proven =
        all.stream()
            .filter(entry -> covered(entry, extent))
            .sorted(Comparator.comparingLong(AuditEntry::seq))
            .distinct()
            .map(entry -> new Dossier.Proven(entry, path(tree, entry)))
            .toList();
    return new Dossier(
        extent,
        proven,
        all.stream()
            .filter(entry -> !covered(entry, extent))
            .map(AuditEntry::number)
            .sorted()
            .distinct()
            .toList());
  }

  private static boolean covered(AuditEntry entry, LogExtent extent) {
    return !entry.pending() && entry.seq() <= extent.size();
  }

  private static List<String> path(MerkleTree tree, AuditEntry entry) {
    return tree.inclusion(entry.seq() - 1).stream()
        .map(hash -> Base64.getEncoder().encodeToString(hash))
        .toList();
  }

  private List<AuditEntry> entries(String tenant, Collection<String> subjects) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject in ?2 order by e.number",
            AuditEntry.class)
        .setParameter(1, tenant)
        .setParameter(2, subjects)
        .setMaxResults(MOST + 1)
        .getResultList();
  }
}
