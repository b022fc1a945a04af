package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Seals the secrets of webhooks with AES-256-GCM. The key is a file of the data directory that only
 * its owner reads, so that a copy of the database alone gives no secret away.
 */
@ApplicationScoped
public class SecretBox {

  static final String KEY_FILE = "webhooks.key";

  private static final String PREFIX = "zpwh_";
  private static final int KEY_BYTES = 32;
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject private Settings settings;

  /** A new secret for a receiver: 256 random bits. */
  static String newSecret() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
  }

  String seal(String secret) {
    byte[] nonce = random(NONCE_BYTES);
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  /**
   * @throws Unavailable when it was sealed with another key than the one in the data directory
   */
  String open(String sealed) {
    byte[] all = Base64.getDecoder().decode(sealed);
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    byte[] rest = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
    return new String(
        crypt(Cipher.DECRYPT_MODE, nonce, rest), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Whether the key in the data directory opens it. */
  boolean opens(String sealed) {
    try {
      return !open(sealed).isEmpty();
    } catch (Unavailable e) {
      return false;
    }
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new Unavailable(
          "the webhook's secret does not fit the key file "
              + KEY_FILE
              + "; put the right file back, or give the webhook a new secret",
          e);
    }
  }

  private byte[] key() {
    Path file = settings.data().resolve(KEY_FILE);
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new Unavailable(KEY_FILE + " in the data directory must have 32 bytes");
      }
      return key;
    } catch (IOException e) {
      throw new Unavailable(KEY_FILE + " in the data directory cannot be read or made", e);
    }
  }

  /** Whole or not at all: another server may make it at the same moment, and the first stays. */
  private static void make(Path file) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            KEY_FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = Files.newByteChannel(fresh, Set.of(StandardOpenOption.WRITE))) {
      channel.write(java.nio.ByteBuffer.wrap(random(KEY_BYTES)));
      if (channel instanceof java.nio.channels.FileChannel disk) {
        disk.force(true);
      }
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The other server's key is the one.
    } finally {
      Files.delete(fresh);
    }
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
