package org.zeropoint.nodes.signature;

import org.zeropoint.nodes.signature.Structured.Bytes;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.shared.Digest;

/** The field {@code Content-Digest} (RFC 9530), with SHA-256 alone. */
public final class ContentDigest {

  public static final String FIELD = "Content-Digest";

  private static final String ALGORITHM = "sha-256";

  private ContentDigest() {}

  /** The field for a body of this digest. */
  public static String field(Digest digest) {
    return ALGORITHM + "=" + Bytes.of(digest.hash()).written();
  }

  /**
   * Reads the field.
   *
   * @throws IllegalArgumentException when it has anything but one SHA-256
   */
  public static Digest parse(String field) {
    boolean right =
        SignatureInput.only(field, ALGORITHM) instanceof Item item
            && item.parameters().isEmpty()
            && item.value() instanceof Bytes;
    if (!right) {
      throw new IllegalArgumentException("the member " + ALGORITHM + " is no byte sequence");
    }
    byte[] hash = ((Bytes) ((Item) SignatureInput.only(field, ALGORITHM)).value()).bytes();
    if (hash.length != Digest.sha256().getDigestLength()) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes");
    }
    return Digest.ofHash(hash);
  }
}
