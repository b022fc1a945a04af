package org.zeropoint.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.zeropoint.shared.Digest;

/**
 * A public key with its name, as C2SP signed-note and tlog-cosignature use it; written {@code
 * <name>+<8 hex digits of the id>+<base64 of the type and the key>}.
 *
 * @param name of the log or the witness
 * @param type {@link #LOG} or {@link #WITNESS}
 * @param key 32 bytes, RFC 8032
 */
public record VerifierKey(String name, byte type, byte[] key) {

  /** Ed25519 over the note's text. */
  public static final byte LOG = 1;

  /** Ed25519 over a time and the note's text: a cosignature. */
  public static final byte WITNESS = 4;

  static final String ALGORITHM = "Ed25519";

  private static final int KEY = 32;
  private static final int SIGNATURE = 64;
  private static final int LONGEST_NAME = 200;
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * @throws IllegalArgumentException when the name, the type or the key's length is wrong
   */
  public VerifierKey {
    requireName(name);
    if (type != LOG && type != WITNESS) {
      throw new IllegalArgumentException("a key has type 1, Ed25519, or 4, cosignature");
    }
    if (key.length != KEY) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
  }

  /** What a signature says. */
  public record Cosigned(long unixSeconds) {}

  /**
   * @throws IllegalArgumentException when it is no name of a key or a log
   */
  public static String requireName(String name) {
    boolean bad =
        name.isEmpty()
            || name.length() > LONGEST_NAME
            || name.codePoints()
                .anyMatch(
                    c ->
                        c == '+'
                            || c < ' '
                            || Character.isWhitespace(c)
                            || Character.isSpaceChar(c));
    if (bad) {
      throw new IllegalArgumentException(
          "a key's name has 1 to " + LONGEST_NAME + " characters, none of them a blank or a plus");
    }
    return name;
  }

  /** The first four bytes of SHA-256 over name, newline, type and key. */
  public int id() {
    MessageDigest sha256 = Digest.sha256();
    sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    sha256.update(type);
    return ByteBuffer.wrap(sha256.digest(key)).getInt();
  }

  /** The form that people hand to each other. */
  public String format() {
    byte[] typed = ByteBuffer.allocate(1 + KEY).put(type).put(key).array();
    return name
        + "+"
        + HexFormat.of().toHexDigits(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /**
   * Reads that form.
   *
   * @throws IllegalArgumentException when it is another form or the id does not fit the key
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a key is written <name>+<8 hex digits>+<base64>");
    }
    byte[] typed = SignedNote.base64(parts[2]);
    if (typed.length != 1 + KEY) {
      throw new IllegalArgumentException("a key has one byte for its type and 32 bytes more");
    }
    var key = new VerifierKey(parts[0], typed[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
      throw new IllegalArgumentException("the key's id is not " + parts[1]);
    }
    return key;
  }

  /** Whether a line claims to be by this key. */
  public boolean isOf(SignedNote.Line line) {
    return line.keyName().equals(name) && line.keyId() == id();
  }

  /** Whether the note has a signature by this key that is right, and none that is wrong. */
  public boolean signed(SignedNote note) {
    var mine = note.signatures().stream().filter(this::isOf).toList();
    return !mine.isEmpty() && mine.stream().allMatch(line -> verify(line, note.text()));
  }

  /** When the witness with this key cosigned the note; empty when it did not, or wrongly. */
  public Optional<Cosigned> cosigned(SignedNote note) {
    return note.signatures().stream()
        .filter(line -> type == WITNESS && isOf(line) && verify(line, note.text()))
        .map(line -> new Cosigned(ByteBuffer.wrap(line.signature()).getLong()))
        .max((a, b) -> Long.compare(a.unixSeconds(), b.unixSeconds()));
  }

  /** Whether a line is this key's signature under the text of a note. */
  public boolean verify(SignedNote.Line line, String text) {
    if (!isOf(line)) {
      return false;
    }
    byte[] given = line.signature();
    if (type == LOG) {
      return given.length == SIGNATURE && verify(text.getBytes(StandardCharsets.UTF_8), given);
    }
    if (given.length != Long.BYTES + SIGNATURE) {
      return false;
    }
    long seconds = ByteBuffer.wrap(given).getLong();
    return seconds >= 0
        && verify(
            cosignedMessage(seconds, text), Arrays.copyOfRange(given, Long.BYTES, given.length));
  }

  static byte[] cosignedMessage(long unixSeconds, String text) {
    return ("cosignature/v1\ntime " + unixSeconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  private boolean verify(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(publicKey());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] encoded = ByteBuffer.allocate(SPKI.length + KEY).put(SPKI).put(key).array();
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && type == that.type
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return id();
  }

  @Override
  public String toString() {
    return format();
  }
}
