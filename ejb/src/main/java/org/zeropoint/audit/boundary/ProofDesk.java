package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.zeropoint.audit.control.EntryCheck;
import org.zeropoint.audit.control.PublishedCheckpoints;
import org.zeropoint.audit.control.TileTable;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.ConsistencyProof;
import org.zeropoint.audit.entity.EntryProof;
import org.zeropoint.audit.entity.InclusionProof;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Proofs in the tree, up to the size that a checkpoint was signed for. */
@Stateless
@Permitted
public class ProofDesk {

  @PersistenceContext private EntityManager em;
  @Inject private AuditLog log;
  @Inject private Checkpoints checkpoints;
  @Inject private PublishedCheckpoints published;
  @Inject private Callers callers;

  /**
   * That an entry of the caller's tenant is in the tree.
   *
   * @param index of the leaf, from 0
   * @param size of the tree; empty for the newest checkpoint's
   * @throws NotFound when the caller's tenant has no such entry
   * @throws Invalid when the tree of that size does not hold it or is not signed yet
   */
  @ReadOnly
  public InclusionProof inclusion(long index, OptionalLong size) {
    long leaves = signed(size, "size");
    requireOwn(index);
    if (index >= leaves) {
      throw new Invalid("/size", "must be above the index, " + index + ": it is " + leaves);
    }
    var tiles = new Tiles(new TileTable(em));
    var tree = new MerkleTree(tiles, leaves);
    return new InclusionProof(
        index,
        leaves,
        base64(tiles.node(0, index)),
        base64(tree.root()),
        path(tree.inclusion(index)));
  }

  /**
   * An entry of the caller's tenant with its proof in the newest checkpoint's tree, checked here:
   * its hash is computed from its fields again, and the root has to be one that was signed.
   *
   * @param number drawn when it was written, so that a pending one can be asked for
   * @throws NotFound when the caller's tenant has no such entry
   */
  @ReadOnly
  public EntryProof entry(long number) {
    AuditEntry entry = log.numbered(number);
    return new EntryCheck(new Tiles(new TileTable(em))).check(entry, published.newest());
  }

  /**
   * That the tree of {@code from} leaves is the beginning of the one of {@code to}.
   *
   * @param to empty for the newest checkpoint's
   */
  @ReadOnly
  public ConsistencyProof consistency(long from, OptionalLong to) {
    long newer = signed(to, "to");
    if (from < 0 || from > newer) {
      throw new Invalid("/from", "must be between 0 and " + newer);
    }
    var tiles = new Tiles(new TileTable(em));
    var tree = new MerkleTree(tiles, newer);
    return new ConsistencyProof(
        from,
        newer,
        base64(new MerkleTree(tiles, from).root()),
        base64(tree.root()),
        path(tree.consistency(from)));
  }

  private long signed(OptionalLong wanted, String field) {
    long newest = checkpoints.size();
    long size = wanted.orElse(newest);
    if (size < 0 || size > newest) {
      throw new Invalid(
          "/" + field, "must be between 0 and " + newest + ", the newest checkpoint's size");
    }
    return size;
  }

  private void requireOwn(long index) {
    List<Long> found =
        em.createQuery(
                "select e.number from AuditEntry e where e.place = ?1 and e.tenant = ?2",
                Long.class)
            .setParameter(1, index)
            .setParameter(2, callers.current().tenant())
            .getResultList();
    if (found.isEmpty()) {
      throw new NotFound("there is no entry with index " + index);
    }
  }

  private static List<String> path(List<byte[]> hashes) {
    return hashes.stream().map(ProofDesk::base64).toList();
  }

  private static String base64(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }
}
