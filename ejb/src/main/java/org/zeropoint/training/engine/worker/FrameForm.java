package org.zeropoint.training.engine.worker;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.zeropoint.training.engine.worker.Block.Kind;

/**
 * What tells frames for one kind of reader from those for another.
 *
 * @param mark what they begin with: four characters of ASCII, the last of which is the version
 * @param checksum of header and body
 * @param prefixToo whether the checksum is also of mark and lengths, in front
 * @param kinds of numbers that their tensors may have
 */
public record FrameForm(
    String mark, Supplier<Checksum> checksum, boolean prefixToo, Set<Kind> kinds) {

  /** Frames to and from a worker's process; {@code wire.py} is their other side. */
  static final FrameForm WORKER =
      new FrameForm("ZPW1", CRC32::new, false, EnumSet.of(Kind.F32, Kind.I32));

  public FrameForm {
    kinds = Set.copyOf(kinds);
    if (mark.length() != Integer.BYTES || mark.chars().anyMatch(c -> c > 127)) {
      throw new IllegalArgumentException("a mark has four characters of ASCII, not " + mark);
    }
  }
}
