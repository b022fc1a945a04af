package org.zeropoint.lm.safetensors;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

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
   * @param canonical what a tensor is called here, where files call it differently
   * @throws org.zeropoint.shared.Invalid naming the file when it is missing or breaks the format
   * @throws org.zeropoint.shared.Unavailable when it cannot be read
   */
  public static TensorDifferences between(
      Path first, Path second, UnaryOperator<String> canonical) {
    try (MappedSafetensors one = MappedSafetensors.open(first);
        MappedSafetensors other = MappedSafetensors.open(second)) {
      SortedMap<String, String> names = named(one, canonical);
      SortedMap<String, String> others = named(other, canonical);
      var missing = new TreeSet<>(names.keySet());
      missing.removeAll(others.keySet());
      var added = new TreeSet<>(others.keySet());
      added.removeAll(names.keySet());
      var shared = new TreeSet<>(names.keySet());
      shared.retainAll(others.keySet());
      var reshaped = new TreeSet<String>();
      var changed = new TreeSet<String>();
      for (String name : shared) {
        var pair = new Pair(one, names.get(name), other, others.get(name));
        if (!pair.isAlike()) {
          reshaped.add(name);
        } else if (!pair.isEqual()) {
          changed.add(name);
        }
      }
      return new TensorDifferences(
          missing, added, reshaped, changed, shared.size() - reshaped.size() - changed.size());
    }
  }

  /** Names in a file by what they are called here; a name that comes twice stays as it is. */
  private static SortedMap<String, String> named(
      MappedSafetensors file, UnaryOperator<String> canonical) {
    var names = new TreeMap<String, String>();
    for (String name : file.names()) {
      String own = canonical.apply(name);
      names.put(names.containsKey(own) || file.names().contains(own) ? name : own, name);
    }
    return names;
  }

  /** The same tensor in two files. */
  private record Pair(MappedSafetensors one, String name, MappedSafetensors other, String called) {

    private TensorEntry entry() {
      return one.entry(name);
    }

    boolean isAlike() {
      TensorEntry second = other.entry(called);
      return entry().shape().equals(second.shape())
          && (entry().dtype() == second.dtype()
              || entry().dtype().fitsFloat() && second.dtype().fitsFloat());
    }

    boolean isEqual() {
      return entry().dtype() == other.entry(called).dtype() ? haveEqualBytes() : haveEqualNumbers();
    }

    private boolean haveEqualBytes() {
      long bytes = entry().bytes();
      for (long from = 0; from < bytes; from += PIECE) {
        int count = (int) Math.min(PIECE, bytes - from);
        if (!one.bytes(name, from, count).equals(other.bytes(called, from, count))) {
          return false;
        }
      }
      return true;
    }

    private boolean haveEqualNumbers() {
      long elements = entry().elements();
      for (long from = 0; from < elements; from += PIECE) {
        int count = (int) Math.min(PIECE, elements - from);
        if (!Arrays.equals(one.floats(name, from, count), other.floats(called, from, count))) {
          return false;
        }
      }
      return true;
    }
  }
}
