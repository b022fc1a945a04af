package org.zeropoint.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** How many numbers this processor takes at once. */
final class Lanes {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Numbers that are added up in single precision; sums of these are in double precision. */
  static final int BLOCK = 1024;

  private Lanes() {}

  static int bits() {
    return FLOATS.vectorBitSize();
  }
}
