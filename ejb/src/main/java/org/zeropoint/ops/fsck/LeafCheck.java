package org.zeropoint.ops.fsck;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.zeropoint.audit.tree.Tiles;

/**
 * Entries against the hashes that the tree has of them, and the roots over both against what was
 * signed. Where an entry and its hash differ, the next signature says which of the two was changed:
 * the one that leads to another root.
 */
final class LeafCheck implements EntryVisitor {

  private final StoredTiles tiles;
  private final SignedSizes signed;
  private final Findings findings;
  private final long size;
  private final Mismatches mismatches;
  private final Frontier byEntries = new Frontier();
  private final Frontier byTiles = new Frontier();
  private long next;
  private boolean torn;

  /**
   * @param size that the database says the tree has
   */
  LeafCheck(StoredTiles tiles, SignedSizes signed, long size, Findings findings) {
    this.tiles = tiles;
    this.signed = signed;
    this.size = size;
    this.findings = findings;
    this.mismatches = new Mismatches(findings);
  }

  /** How many places there are, from what entries and tiles say. */
  long span() {
    return next;
  }

  Mismatches mismatches() {
    return mismatches;
  }

  @Override
  public void take(StoredLeaf leaf) throws SQLException {
    leaf.problem()
        .ifPresent(
            why -> findings.fault("entry-unreadable", leaf.where(), leaf.label() + ": " + why));
    if (leaf.place().isEmpty()) {
      leaf.hash().ifPresent(hash -> mismatches.waiting(leaf, hash));
      return;
    }
    long place = leaf.place().getAsLong();
    if (place < next) {
      findings.fault(
          "entry-twice",
          leaf.where(),
          "entry number " + leaf.number() + " has a place that " + taken(place));
      return;
    }
    skipTo(place);
    compare(leaf, place);
    next = place + 1;
  }

  private static String taken(long place) {
    return place < 0 ? "no tree has" : "another one has";
  }

  /** Goes over places whose entries are missing, as long as the tree has them. */
  private void skipTo(long place) throws SQLException {
    while (next < place) {
      Optional<byte[]> known = tiles.hash(0, next);
      if (known.isEmpty()) {
        findings.fault(
            "entry-missing",
            StoredLeaf.where(next),
            "neither entries nor tiles hold " + range(next, place));
        torn = true;
        next = place;
        return;
      }
      mismatches.missing(next, known.get());
      grow(known.get(), known.get());
      next++;
    }
  }

  private void compare(StoredLeaf leaf, long place) throws SQLException {
    Optional<byte[]> known = tiles.hash(0, place);
    Optional<byte[]> own = leaf.hash();
    if (known.isEmpty() && place >= size) {
      own.ifPresent(mismatches::beyond);
      findings.fault(
          "entry-beyond",
          leaf.where(),
          leaf.label() + ": it has a place in the tree, and the tree has " + size + " entries");
    } else if (known.isEmpty()) {
      findings.fault(
          "tile-missing",
          StoredTiles.where(0, place / Tiles.WIDTH),
          "does not hold the hash of " + leaf.where());
    } else if (own.isEmpty() || !Arrays.equals(own.get(), known.get())) {
      mismatches.differs(leaf, known.get());
    }
    if (own.isEmpty() && known.isEmpty()) {
      torn = true;
    } else {
      grow(own.or(() -> known).orElseThrow(), known.or(() -> own).orElseThrow());
    }
  }

  private void grow(byte[] entry, byte[] tile) throws SQLException {
    byEntries.add(entry);
    byTiles.add(tile);
    judge(byEntries.size());
  }

  /** Compares with the checkpoint of this size, if there is one. */
  private void judge(long reached) throws SQLException {
    Optional<byte[]> root = torn ? Optional.empty() : signed.root(reached);
    if (root.isEmpty()) {
      return;
    }
    boolean entriesFit = Arrays.equals(byEntries.root(), root.get());
    boolean tilesFit = Arrays.equals(byTiles.root(), root.get());
    if (entriesFit && !tilesFit) {
      mismatches.tilesAreWrong();
      byTiles.become(byEntries);
    } else if (tilesFit) {
      mismatches.entriesAreWrong();
      byEntries.become(byTiles);
    }
    signed.judged(reached, entriesFit || tilesFit);
  }

  @Override
  public void finish() throws SQLException {
    long placed = next;
    while (next < size && tiles.hash(0, next).isPresent()) {
      skipTo(next + 1);
    }
    if (next != size) {
      findings.fault(
          "tree-size",
          "the tree",
          "counts %d entries, and the last with a place is %s"
              .formatted(size, placed == 0 ? "none" : StoredLeaf.where(placed - 1)));
    }
    mismatches.report();
    signed.finish(torn ? 0 : byEntries.size());
  }

  private static String range(long from, long to) {
    return to - from == 1 ? StoredLeaf.where(from) : "entries " + (from + 1) + " to " + to;
  }
}
