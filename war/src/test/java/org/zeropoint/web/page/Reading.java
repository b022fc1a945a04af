package org.zeropoint.web.page;

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

  @Override
  public Wording wording() {
    return new Wording(language);
  }
}
