package org.zeropoint.models.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

/** The bytes of a body, taken into a digest as they are read. */
public final class Reception extends DigestInputStream {

  private Reception(InputStream body, MessageDigest sha256) {
    super(body, sha256);
  }

  public static Reception of(InputStream body) {
    return new Reception(body, Digest.sha256());
  }

  /** Writes all of them into a file. */
  public void into(Incoming incoming, Path file) {
    try {
      incoming.write(this, file);
    } catch (IOException e) {
      throw broken();
    }
  }

  /**
   * Reads what is left.
   *
   * @throws Invalid when all of it is not what was expected, or did not come
   */
  public void end(Optional<Digest> expected) {
    try {
      transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw broken();
    }
    var digest = Digest.ofHash(getMessageDigest().digest());
    if (expected.isPresent() && !expected.get().equals(digest)) {
      throw new Invalid(
          "/digest", "is " + expected.get() + ", but what came has the digest " + digest);
    }
  }

  private static Invalid broken() {
    return new Invalid("/body", "could not be read to its end");
  }
}
