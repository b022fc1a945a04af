package org.zeropoint.ops.fsck;

import java.util.Arrays;
import org.zeropoint.audit.tree.Merkle;

/**
 * What the log says that the rows of one table are: of each key the hash of its row and the number
 * of the entry that left it. About a hundred bytes a row, so that a million rows fit in any server.
 */
final class RowStates {

  private static final int FIRST_CAPACITY = 1 << 6;
  private static final byte FREE = 0;
  private static final byte THERE = 1;
  private static final byte GONE = 2;
  private static final byte SEEN = 3;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] entries = new long[FIRST_CAPACITY];
  private byte[] states = new byte[FIRST_CAPACITY];
  private byte[] hashes = new byte[FIRST_CAPACITY * Merkle.HASH];
  private int used;

  /** The row is there now, as this entry left it. */
  void put(long key, byte[] hash, long entry) {
    int slot = taken(key);
    states[slot] = THERE;
    entries[slot] = entry;
    System.arraycopy(hash, 0, hashes, slot * Merkle.HASH, Merkle.HASH);
  }

  /** This entry deleted the row. */
  void remove(long key, long entry) {
    int slot = taken(key);
    states[slot] = GONE;
    entries[slot] = entry;
  }

  /** Whether the row was there at any time. */
  boolean knows(long key) {
    return states[slot(key)] != FREE;
  }

  boolean isThere(long key) {
    byte state = states[slot(key)];
    return state == THERE || state == SEEN;
  }

  /** Whether this is the row; notes that it was met. */
  boolean meets(long key, byte[] hash) {
    int slot = slot(key);
    if (states[slot] == THERE) {
      states[slot] = SEEN;
    }
    int from = slot * Merkle.HASH;
    return Arrays.equals(hashes, from, from + Merkle.HASH, hash, 0, Merkle.HASH);
  }

  /** Number of the last entry about a row that the log knows. */
  long entry(long key) {
    return entries[slot(key)];
  }

  /** Keys of rows that are there and were not met, in order; the first few of them. */
  long[] missing(int most) {
    long[] found = new long[used];
    int count = 0;
    for (int slot = 0; slot < states.length; slot++) {
      if (states[slot] == THERE) {
        found[count++] = keys[slot];
      }
    }
    found = Arrays.copyOf(found, count);
    Arrays.sort(found);
    return count > most ? Arrays.copyOf(found, most) : found;
  }

  private int taken(long key) {
    int slot = slot(key);
    if (states[slot] != FREE) {
      return slot;
    }
    if (used >= keys.length / 4 * 3) {
      grow();
      slot = slot(key);
    }
    used++;
    keys[slot] = key;
    return slot;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * MIX) >>> 40) & mask;
    while (states[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldEntries = entries;
    byte[] oldStates = states;
    byte[] oldHashes = hashes;
    int capacity = Math.multiplyExact(2, keys.length);
    keys = new long[capacity];
    entries = new long[capacity];
    states = new byte[capacity];
    hashes = new byte[Math.multiplyExact(capacity, Merkle.HASH)];
    for (int old = 0; old < oldKeys.length; old++) {
      if (oldStates[old] != FREE) {
        int slot = slot(oldKeys[old]);
        keys[slot] = oldKeys[old];
        entries[slot] = oldEntries[old];
        states[slot] = oldStates[old];
        System.arraycopy(oldHashes, old * Merkle.HASH, hashes, slot * Merkle.HASH, Merkle.HASH);
      }
    }
  }
}
