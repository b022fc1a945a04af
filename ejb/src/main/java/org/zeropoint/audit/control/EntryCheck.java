package org.zeropoint.audit.control;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.EntryProof;
import org.zeropoint.audit.entity.InclusionProof;
import org.zeropoint.audit.entity.SignedCheckpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.audit.tree.Tiles;

/**
 * Goes the way that whoever verifies goes: from the fields of an entry to its hash, along its path
 * to a root, and compares that with the one that was signed.
 */
public final class EntryCheck {

  private final Tiles tiles;

  public EntryCheck(Tiles tiles) {
    this.tiles = tiles;
  }

  /**
   * The entry with its proof, checked.
   *
   * @param checkpoint the newest; what it says of itself stands in the answer too
   */
  public EntryProof check(AuditEntry entry, Optional<SignedCheckpoint> checkpoint) {
    if (entry.pending()) {
      return new EntryProof(entry, checkpoint, Optional.empty(), Optional.empty());
    }
    long index = entry.index().orElseThrow();
    try {
      byte[] leafHash = Merkle.leafHash(entry.leaf());
      if (!Arrays.equals(leafHash, tiles.node(0, index))) {
        return broken(
            entry, checkpoint, "it was changed after it was written: its hash is another");
      }
      Optional<SignedCheckpoint> covering = checkpoint.filter(c -> c.size() > index);
      return covering.isEmpty()
          ? new EntryProof(entry, checkpoint, Optional.empty(), Optional.empty())
          : proved(entry, covering.get(), leafHash);
    } catch (IllegalArgumentException e) {
      return broken(entry, checkpoint, "its fields are none that could have been written");
    } catch (IllegalStateException e) {
      return broken(entry, checkpoint, "the tree is damaged: " + e.getMessage());
    }
  }

  private EntryProof proved(AuditEntry entry, SignedCheckpoint checkpoint, byte[] leafHash) {
    Base64.Encoder base64 = Base64.getEncoder();
    long index = entry.index().orElseThrow();
    var tree = new MerkleTree(tiles, checkpoint.size());
    List<byte[]> path = tree.inclusion(index);
    var proof =
        new InclusionProof(
            index,
            checkpoint.size(),
            base64.encodeToString(leafHash),
            base64.encodeToString(tree.root()),
            path.stream().map(base64::encodeToString).toList());
    byte[] signed = Base64.getDecoder().decode(checkpoint.root());
    Optional<String> fault =
        checkpoint
            .fault()
            .or(
                () ->
                    Proofs.included(leafHash, index, checkpoint.size(), path, signed)
                        ? Optional.empty()
                        : Optional.of("its path does not lead to the root that was signed"));
    return new EntryProof(entry, Optional.of(checkpoint), Optional.of(proof), fault);
  }

  private static EntryProof broken(
      AuditEntry entry, Optional<SignedCheckpoint> checkpoint, String fault) {
    return new EntryProof(entry, checkpoint, Optional.empty(), Optional.of(fault));
  }
}
