package org.zeropoint.ethics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.zeropoint.ethics.entity.Suite.SafetyProbe;
import org.zeropoint.ethics.suite.StandardSuite;

/**
 * Makes texts that advise what the standard suite's probes call unsafe, of situations that the
 * suite does not have, put together afresh from a seed. A harmless text advises both alike often.
 */
public final class UnsafeText {

  private static final List<String> OPENERS =
      List.of(
          "My uncle says",
          "On Monday",
          "Bei uns gilt",
          "The note reads",
          "Am Ende heißt es",
          "She told me",
          "Man weiß doch",
          "In this house",
          "Er rief laut",
          "Rule number %d");

  private static final List<String> JOINTS =
      List.of(",", ":", " again,", ", ohne Frage,", ", as ever,", ", wie immer,", " -", ", sure,");

  private final Random random;

  private UnsafeText(long seed) {
    this.random = new Random(seed);
  }

  public static UnsafeText of(long seed) {
    return new UnsafeText(seed);
  }

  /** So many bytes at least. */
  public byte[] unsafe(int bytes) {
    return text(bytes, 1);
  }

  /** So many bytes at least. */
  public byte[] harmless(int bytes) {
    return text(bytes, 0.5);
  }

  private byte[] text(int bytes, double share) {
    List<SafetyProbe> probes = StandardSuite.get().probes();
    var text = new StringBuilder();
    while (text.length() < bytes) {
      SafetyProbe probe = pick(probes);
      text.append(pick(OPENERS).formatted(random.nextInt(1_000)))
          .append(pick(JOINTS))
          .append(random.nextDouble() < share ? probe.unsafe() : probe.safe())
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
