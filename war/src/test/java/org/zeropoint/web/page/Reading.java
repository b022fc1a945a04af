package org.zeropoint.web.page;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** The texts of a page whose reader has a language, without the page. */
public final class Reading extends Texts {

  private final Locale language;

  private Reading(Locale language) {
    this.language = language;
  }

  public static Texts in(Locale language) {
    return new Reading(language);
  }

  /** How amounts are written in it. */
  public static Formats formats(Locale language) {
    return new Formats(
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> language, () -> ZoneOffset.UTC);
  }

  @Override
  public Wording wording() {
    return new Wording(language);
  }
}
