package org.zeropoint.nodes.entity;

import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

/** Reads digests that were sent. */
final class Digests {

  private Digests() {}

  /**
   * @param pointer to the field
   * @throws Invalid when it is none
   */
  static Digest of(String pointer, String text) {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new Invalid(pointer, "must be sha256:<64 lower-case hex digits>");
    }
  }
}
