package org.zeropoint.ops.fsck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.Tiles;

/**
 * Places where an entry is not what the tree has there. When all are known, what the entries have
 * and what the tree has is put side by side, which tells a changed entry from a moved one.
 */
final class Mismatches {

  private static final int MOST = 10_000;

  /**
   * @param entry empty when no entry has this place
   * @param own hash of the entry, when it has one
   * @param known hash that the tree has
   */
  private record Place(
      long index, Optional<StoredLeaf> entry, Optional<String> own, String known) {}

  private final Findings findings;
  private final List<Place> open = new ArrayList<>();
  private final List<Place> wrong = new ArrayList<>();
  private final Map<String, StoredLeaf> waiting = new HashMap<>();
  private final Set<String> beyond = new HashSet<>();
  private final Set<String> wrongTiles = new HashSet<>();
  private long more;

  Mismatches(Findings findings) {
    this.findings = findings;
  }

  void differs(StoredLeaf leaf, byte[] known) {
    add(
        new Place(
            leaf.place().orElseThrow(),
            Optional.of(leaf),
            leaf.hash().map(HexFormat.of()::formatHex),
            HexFormat.of().formatHex(known)));
  }

  void missing(long index, byte[] known) {
    add(new Place(index, Optional.empty(), Optional.empty(), HexFormat.of().formatHex(known)));
  }

  private void add(Place place) {
    if (open.size() + wrong.size() < MOST) {
      open.add(place);
    } else {
      more++;
    }
  }

  /** An entry that waits for its place, while the tree may have given it one. */
  void waiting(StoredLeaf leaf, byte[] hash) {
    if (waiting.size() < MOST) {
      waiting.put(HexFormat.of().formatHex(hash), leaf);
    }
  }

  /** An entry that has a place where the tree has none. */
  void beyond(byte[] hash) {
    if (beyond.size() < MOST) {
      beyond.add(HexFormat.of().formatHex(hash));
    }
  }

  /** What was signed is over the entries as they are. */
  void tilesAreWrong() {
    for (Place place : open) {
      if (place.entry().isEmpty()) {
        wrong.add(place);
        continue;
      }
      String tile = StoredTiles.where(0, place.index() / Tiles.WIDTH);
      wrongTiles.add(tile);
      findings.fault(
          "tile-changed",
          tile,
          "hash %d is not that of %s, and what was signed is over the entry as it is"
              .formatted(place.index() % Tiles.WIDTH, StoredLeaf.where(place.index())));
    }
    open.clear();
  }

  /** What was signed is over the entries as the tiles have them. */
  void entriesAreWrong() {
    wrong.addAll(open);
    open.clear();
  }

  boolean isWrong(StoredTiles.Tile tile) {
    return wrongTiles.contains(tile.where());
  }

  /** Names what became of each entry. */
  void report() {
    entriesAreWrong();
    Map<String, Long> known = new HashMap<>();
    Set<String> present = new HashSet<>(beyond);
    wrong.forEach(place -> known.put(place.known(), place.index()));
    wrong.forEach(place -> place.own().ifPresent(present::add));
    present.addAll(waiting.keySet());
    for (Place place : wrong) {
      report(place, known, present);
    }
    if (more > 0) {
      findings.fault("entry-changed", "the log", more + " more entries do not fit the tree");
    }
  }

  private void report(Place place, Map<String, Long> known, Set<String> present) {
    String where = StoredLeaf.where(place.index());
    boolean elsewhere = present.contains(place.known());
    if (place.entry().isEmpty()) {
      StoredLeaf unplaced = waiting.get(place.known());
      if (unplaced != null) {
        findings.fault(
            "entry-unplaced",
            where,
            "%s: entry number %d waits for a place, and the tree has it here"
                .formatted(unplaced.label(), unplaced.number()));
      } else if (!elsewhere) {
        findings.fault("entry-missing", where, "the tree has it, and there is no entry");
      }
      return;
    }
    String label = place.entry().get().label();
    Long home = place.own().map(known::get).orElse(null);
    if (home != null) {
      findings.fault(
          "entry-moved", where, label + ": the tree has it as " + StoredLeaf.where(home));
      if (!elsewhere) {
        findings.fault("entry-missing", where, "what the tree has here is not there any more");
      }
    } else if (elsewhere) {
      findings.fault("entry-inserted", where, label + ": the tree has another entry here");
    } else {
      findings.fault(
          "entry-changed", where, label + ": it or its facts are not what the tree covers");
    }
  }
}
