package org.zeropoint.audit.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A private Ed25519 key with its name. Written as two lines, its {@link VerifierKey} and the base64
 * of its PKCS#8; never part of a message or a log.
 */
public final class SigningKey {

  private final VerifierKey verifier;
  private final PrivateKey key;

  private SigningKey(VerifierKey verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
  }

  /**
   * A new key.
   *
   * @param type {@link VerifierKey#LOG} or {@link VerifierKey#WITNESS}
   */
  public static SigningKey generate(String name, byte type) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      return new SigningKey(new VerifierKey(name, type, raw), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /** The two lines of its file. */
  public String format() {
    return verifier.format() + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
  }

  /**
   * Reads the two lines.
   *
   * @throws IllegalArgumentException when they are none, or the two keys do not belong together
   */
  public static SigningKey parse(String file) {
    String[] lines = file.split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty()) {
      throw new IllegalArgumentException("a key file has two lines");
    }
    try {
      VerifierKey verifier = VerifierKey.parse(lines[0]);
      PrivateKey key =
          KeyFactory.getInstance(VerifierKey.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(SignedNote.base64(lines[1])));
      var signing = new SigningKey(verifier, key);
      var probe = new SignedNote("probe\n", java.util.List.of());
      if (!verifier.verify(signing.sign(probe.text(), Instant.EPOCH), probe.text())) {
        throw new IllegalArgumentException("the private key of a key file is not the public one's");
      }
      return signing;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key file's second line is no private key", e);
    }
  }

  public VerifierKey verifier() {
    return verifier;
  }

  /**
   * Signs the text of a note.
   *
   * @param now the time of a cosignature; a log's signature has none
   */
  public SignedNote.Line sign(String text, Instant now) {
    byte[] signature;
    if (verifier.type() == VerifierKey.WITNESS) {
      long seconds = now.getEpochSecond();
      byte[] bare = sign(VerifierKey.cosignedMessage(seconds, text));
      signature = ByteBuffer.allocate(Long.BYTES + bare.length).putLong(seconds).put(bare).array();
    } else {
      signature = sign(text.getBytes(StandardCharsets.UTF_8));
    }
    return new SignedNote.Line(verifier.name(), verifier.id(), signature);
  }

  private byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance(VerifierKey.ALGORITHM);
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  /** The public part only. */
  @Override
  public String toString() {
    return "SigningKey[" + verifier + "]";
  }
}
