package org.zeropoint.kernels;

/**
 * Signatures of pieces of text, from which the likeness of two pieces can be told: the share of
 * equal places of two signatures estimates the Jaccard index of their sets of shingles, |A ∩ B| ÷
 * |A ∪ B|, with the standard error √(J(1 − J) ÷ {@value #PLACES}).
 *
 * <p>A shingle is a run of {@value #SHINGLE} bytes; of a shorter piece, all of it. With h the
 * FNV-1a hash of 32 bits, m the finaliser of MurmurHash3 and c = 0x9E3779B9, place i of a signature
 * is the least of m(h(shingle) xor m((i + 1)·c)) over all shingles, as signed numbers. An empty
 * piece has {@link Integer#MAX_VALUE} everywhere.
 *
 * <p>There are whole numbers only, so that no NaN can occur. Tolerance: none; signatures are equal.
 *
 * <p>Source: Broder, "On the resemblance and containment of documents", 1997; Leskovec, Rajaraman,
 * Ullman, "Mining of Massive Datasets", chapter 3; FNV: Fowler, Noll, Vo; finaliser: Appleby.
 */
public interface MinHash {

  /** Numbers of a signature. */
  int PLACES = 128;

  /** Bytes of a shingle. */
  int SHINGLE = 8;

  int FNV_BASIS = 0x811C9DC5;
  int FNV_PRIME = 0x01000193;

  /**
   * Signatures.
   *
   * @return {@code pieces × }{@value #PLACES}, row-major
   */
  int[] signatures(Pieces pieces);

  /**
   * Pieces of a text; they may overlap.
   *
   * @param text bytes
   * @param starts first byte of each piece
   * @param lengths bytes of each piece
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Pieces(byte[] text, int[] starts, int[] lengths) {

    public Pieces {
      Check.length("lengths", lengths.length, starts.length);
      for (int i = 0; i < starts.length; i++) {
        Check.that(
            starts[i] >= 0 && lengths[i] >= 0 && (long) starts[i] + lengths[i] <= text.length,
            "starts[%d] is %d and lengths[%d] is %d: the piece must lie in the text of %d bytes",
            i,
            starts[i],
            i,
            lengths[i],
            text.length);
      }
    }

    public int count() {
      return starts.length;
    }

    /** All of a text as one piece. */
    public static Pieces whole(byte[] text) {
      return new Pieces(text, new int[] {0}, new int[] {text.length});
    }
  }

  /** The hash of a shingle. */
  static int fnv(byte[] text, int from, int width) {
    int hash = FNV_BASIS;
    for (int i = from; i < from + width; i++) {
      hash = (hash ^ (text[i] & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }

  /** What hashes are crossed with at a place. */
  static int salt(int place) {
    return mix((place + 1) * 0x9E3779B9);
  }

  /** The finaliser of MurmurHash3. */
  static int mix(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  /**
   * Share of equal places: an estimate of the Jaccard index.
   *
   * @param from begin of the first signature in {@code one}
   * @param at begin of the second in {@code other}
   */
  static double likeness(int[] one, int from, int[] other, int at) {
    int equal = 0;
    for (int i = 0; i < PLACES; i++) {
      equal += one[from + i] == other[at + i] ? 1 : 0;
    }
    return (double) equal / PLACES;
  }
}
