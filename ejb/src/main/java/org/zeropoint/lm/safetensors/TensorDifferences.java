package org.zeropoint.lm.safetensors;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between the tensors of two files. Numbers are compared exactly; the same number in
 * another type, such as F32 for BF16, is no difference.
 *
 * @param missing tensors that only the first file has
 * @param added tensors that only the second file has
 * @param reshaped tensors of another shape, or of numbers in one file and bytes in the other
 * @param changed tensors of the same shape with other numbers
 * @param same how many tensors are equal
 */
public record TensorDifferences(
    SortedSet<String> missing,
    SortedSet<String> added,
    SortedSet<String> reshaped,
    SortedSet<String> changed,
    long same) {

  private static final int PIECE = 1 << 20;

  public TensorDifferences {
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
    reshaped = Collections.unmodifiableSortedSet(new TreeSet<>(reshaped));
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
  }

  /**
   * Reads both files piece by piece, so that models may be larger than the heap.
   *
   * @throws org.zeropoint.shared.Invalid naming the file when it is missing or breaks the format
   * @throws org.zeropoint.shared.Unavailable when it cannot be read
   */
  public static TensorDifferences between(Path first, Path second) {
    try (MappedSafetensors one = MappedSafetensors.open(first);
        MappedSafetensors other = MappedSafetensors.open(second)) {
      var missing = new TreeSet<>(one.names());
      missing.removeAll(other.names());
      var added = new TreeSet<>(other.names());
      added.removeAll(one.names());
      var shared = new TreeSet<>(one.names());
      shared.retainAll(other.names());
      var reshaped = new TreeSet<String>();
      var changed = new TreeSet<String>();
      for (String name : shared) {
        if (!isAlike(one.entry(name), other.entry(name))) {
          reshaped.add(name);
        } else if (!isEqual(one, other, name)) {
          changed.add(name);
        }
      }
      return new TensorDifferences(
          missing, added, reshaped, changed, shared.size() - reshaped.size() - changed.size());
    }
  }

  private static boolean isAlike(TensorEntry one, TensorEntry other) {
    return one.shape().equals(other.shape())
        && (one.dtype() == other.dtype() || one.dtype().fitsFloat() && other.dtype().fitsFloat());
  }

  private static boolean isEqual(MappedSafetensors one, MappedSafetensors other, String name) {
    return one.entry(name).dtype() == other.entry(name).dtype()
        ? haveEqualBytes(one, other, name)
        : haveEqualNumbers(one, other, name);
  }

  private static boolean haveEqualBytes(
      MappedSafetensors one, MappedSafetensors other, String name) {
    long bytes = one.entry(name).bytes();
    for (long from = 0; from < bytes; from += PIECE) {
      int count = (int) Math.min(PIECE, bytes - from);
      if (!one.bytes(name, from, count).equals(other.bytes(name, from, count))) {
        return false;
      }
    }
    return true;
  }

  private static boolean haveEqualNumbers(
      MappedSafetensors one, MappedSafetensors other, String name) {
    long elements = one.entry(name).elements();
    for (long from = 0; from < elements; from += PIECE) {
      int count = (int) Math.min(PIECE, elements - from);
      if (!Arrays.equals(one.floats(name, from, count), other.floats(name, from, count))) {
        return false;
      }
    }
    return true;
  }
}
