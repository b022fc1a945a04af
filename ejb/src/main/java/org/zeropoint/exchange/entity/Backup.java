package org.zeropoint.exchange.entity;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.shared.Digest;

/**
 * A backup of the queue that was read back after it was written.
 *
 * @param name {@code queue-20261124T103000Z}, with a number behind when there were two in a second
 * @param madeBy who asked for it, {@code zeropoint} for the schedule
 * @param lines proposals in it
 * @param bytes of the compressed file
 * @param digest of the compressed file
 * @param newest id of the newest proposal in it
 */
public record Backup(
    String name,
    Instant madeAt,
    String madeBy,
    long lines,
    long bytes,
    String digest,
    Optional<String> newest) {

  private static final Pattern NAME = Pattern.compile("queue-[0-9]{8}T[0-9]{6}Z(-[0-9]{1,3})?");

  public Backup {
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a backup: " + name);
    }
    new Digest(digest);
  }

  /** Whether a text from outside can be the name of a backup, and so a part of a path. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * What came of reading a backup again.
   *
   * @param lines that were read
   * @param problem what is wrong, in words; empty when nothing is
   * @param line the line that it was found at, from 1
   * @param newest id of the proposal in the first line
   */
  public record Check(
      String name,
      boolean valid,
      long lines,
      Optional<String> problem,
      Optional<Long> line,
      Optional<String> newest) {

    public static Check sound(String name, long lines, Optional<String> newest) {
      return new Check(name, true, lines, Optional.empty(), Optional.empty(), newest);
    }

    public static Check broken(String name, long lines, String problem, Optional<Long> line) {
      return new Check(name, false, lines, Optional.of(problem), line, Optional.empty());
    }
  }
}
