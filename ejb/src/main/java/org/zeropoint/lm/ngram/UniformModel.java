package org.zeropoint.lm.ngram;

/** Every byte value is as likely as any other: ln 256 = 5.545 nats a byte. */
public final class UniformModel implements ByteModel {

  /** Loss on any text, in nats a byte. */
  public static final double NATS = Math.log(256);

  @Override
  public double probability(byte[] text, int from, int at) {
    return 1.0 / 256;
  }
}
