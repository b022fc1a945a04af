package org.zeropoint.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The code with which a node enrols: in a file of its own, so that no list of processes shows it.
 */
final class Enrolment {

  private static final String CODE = "zeropoint.enrolment";

  private Enrolment() {}

  /** Hands on a code that the launcher was given. */
  static void handOn(Settings settings) {
    String code = System.getProperty(CODE, "").trim();
    if (code.isEmpty()) {
      return;
    }
    if (!ApplicationSettings.isNode()) {
      throw new Refused(CODE + " is for a node: it needs zeropoint.role=node as well.");
    }
    try {
      Files.createDirectories(settings.data());
      write(settings, code);
    } catch (IOException e) {
      throw new Refused("The enrolment code cannot be written: " + e.getMessage() + ".");
    }
  }

  /** Written anew, readable by its owner only; the node deletes it when it is enrolled. */
  static void write(Settings settings, String code) throws IOException {
    Path file = settings.data().resolve("enrolment.code");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, code.getBytes(StandardCharsets.US_ASCII));
  }
}
