package org.zeropoint.ethics.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.shared.Json;

/** The suite that every candidate is measured on. */
public final class StandardSuite {

  private static final String FILE = "/suites/standard.json";

  private static final Suite SUITE = read();

  private StandardSuite() {}

  public static Suite get() {
    return SUITE;
  }

  private static Suite read() {
    try (InputStream in = StandardSuite.class.getResourceAsStream(FILE)) {
      return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Suite.class);
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }
}
