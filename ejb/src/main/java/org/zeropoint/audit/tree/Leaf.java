package org.zeropoint.audit.tree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.zeropoint.shared.Digest;

/**
 * One entry of the log as the tree covers it. Two leaves that differ in any field have other bytes,
 * and {@link #decode} takes nothing that {@link #encode} would not write.
 *
 * <p>The bytes, all numbers big-endian: one byte 2, the version of this encoding; the number, 8
 * bytes; the instant in microseconds since 1970-01-01T00:00:00Z, 8 bytes, signed; then tenant,
 * actor, action, subject and outcome, each as 4 bytes for the length of its UTF-8 and that; then
 * digest and facts, each as one byte 0 when it is absent, or one byte 1 and the 32 bytes of the
 * SHA-256. Nothing follows. A leaf that begins with the byte 0x7b is from before this encoding: it
 * is the canonical JSON of its entry.
 *
 * @param number drawn when the entry was written; grows, with gaps; not the place in the tree
 * @param at when, in UTC to the microsecond
 * @param digest of what the entry is about
 * @param facts SHA-256 over the canonical JSON of the entry's facts, which are kept beside it
 */
public record Leaf(
    long number,
    Instant at,
    String tenant,
    String actor,
    String action,
    String subject,
    String outcome,
    Optional<Digest> digest,
    Optional<Digest> facts) {

  /** First byte of the encoding. */
  public static final byte VERSION = 2;

  private static final int LONGEST = 1 << 16;
  private static final int HASH = 32;
  private static final long MICROS = 1_000_000;

  /**
   * @throws IllegalArgumentException when the number is negative or the instant finer than a
   *     microsecond
   */
  public Leaf {
    if (number < 0) {
      throw new IllegalArgumentException("a leaf's number is not negative");
    }
    if (!at.equals(at.truncatedTo(ChronoUnit.MICROS))) {
      throw new IllegalArgumentException("a leaf's instant is a whole number of microseconds");
    }
  }

  /**
   * The canonical bytes.
   *
   * @throws IllegalArgumentException when a text is no Unicode or its UTF-8 longer than 65,536
   *     bytes
   */
  public byte[] encode() {
    var out = new ByteArrayOutputStream();
    out.write(VERSION);
    out.writeBytes(ByteBuffer.allocate(2 * Long.BYTES).putLong(number).putLong(micros()).array());
    for (String text : new String[] {tenant, actor, action, subject, outcome}) {
      byte[] bytes = utf8(text);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    write(out, digest);
    write(out, facts);
    return out.toByteArray();
  }

  private long micros() {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1000);
  }

  private static void write(ByteArrayOutputStream out, Optional<Digest> digest) {
    out.write(digest.isPresent() ? 1 : 0);
    digest.ifPresent(d -> out.writeBytes(d.hash()));
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      if (encoded.remaining() > LONGEST) {
        throw new IllegalArgumentException("a leaf's text has at most " + LONGEST + " bytes");
      }
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a leaf's text must be Unicode", e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when these are not exactly the bytes of a leaf
   */
  public static Leaf decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (!in.hasRemaining() || in.get() != VERSION) {
      throw new IllegalArgumentException("not a leaf of version " + VERSION);
    }
    if (in.remaining() < 2 * Long.BYTES) {
      throw cut();
    }
    long number = in.getLong();
    long micros = in.getLong();
    var leaf =
        new Leaf(
            number,
            instant(micros),
            text(in),
            text(in),
            text(in),
            text(in),
            text(in),
            digest(in),
            digest(in));
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes follow the leaf");
    }
    return leaf;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
  }

  private static String text(ByteBuffer in) {
    if (in.remaining() < Integer.BYTES) {
      throw cut();
    }
    int length = in.getInt();
    if (length < 0 || length > LONGEST || length > in.remaining()) {
      throw cut();
    }
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a leaf's text must be UTF-8", e);
    }
  }

  private static Optional<Digest> digest(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw cut();
    }
    byte present = in.get();
    if (present == 0) {
      return Optional.empty();
    }
    if (present != 1 || in.remaining() < HASH) {
      throw cut();
    }
    byte[] hash = new byte[HASH];
    in.get(hash);
    return Optional.of(Digest.ofHash(hash));
  }

  private static IllegalArgumentException cut() {
    return new IllegalArgumentException("the leaf ends too early or has a wrong length");
  }
}
