package org.zeropoint.web.page;

import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.Cookie;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reader chose for the pages in this browser, and where the browser says that it is. It is
 * kept in cookies: nobody else needs it, and a page that is shown before anyone has signed in
 * follows it too.
 */
public final class Chosen {

  static final String LANGUAGE = "zeropoint-language";
  static final String ZONE = "zeropoint-zone";
  static final String KEYS = "zeropoint-keys";
  static final String OFF = "off";

  static final ZoneId UTC = ZoneId.of("UTC");
  private static final int LONGEST = 60;

  private Chosen() {}

  /** A language that has texts; empty where the browser's counts. */
  public static Optional<Locale> language(FacesContext faces) {
    return cookie(faces, LANGUAGE).flatMap(Chosen::language);
  }

  static Optional<Locale> language(String tag) {
    return Wording.LANGUAGES.stream().filter(each -> each.getLanguage().equals(tag)).findFirst();
  }

  /** The zone of the browser's clock; UTC where it has not told it yet. */
  public static ZoneId zone(FacesContext faces) {
    return cookie(faces, ZONE).map(Chosen::zone).orElse(UTC);
  }

  /**
   * The zone of this name; UTC for what is none, as anybody can send.
   *
   * @param name as in an address: cookies cannot hold a slash everywhere
   */
  static ZoneId zone(String name) {
    try {
      return name.length() <= LONGEST
          ? ZoneId.of(URLDecoder.decode(name, StandardCharsets.UTF_8))
          : UTC;
    } catch (DateTimeException | IllegalArgumentException e) {
      return UTC;
    }
  }

  /** Whether single keys do something on the pages. */
  public static boolean keys(FacesContext faces) {
    return cookie(faces, KEYS).filter(OFF::equals).isEmpty();
  }

  private static Optional<String> cookie(FacesContext faces, String name) {
    return Optional.ofNullable((Cookie) faces.getExternalContext().getRequestCookieMap().get(name))
        .map(Cookie::getValue);
  }
}
