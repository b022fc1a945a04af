package org.zeropoint.web.page;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * The texts of pages in one language. A key names its bundle and what it is called there: {@code
 * findings.heading}. Texts are patterns of {@link MessageFormat}.
 *
 * @param locale that has texts, or one of another language, which reads English
 */
public record Wording(Locale locale) {

  /** Those that all texts are in. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

  private static final String FOLDER = "org.zeropoint.web.texts.";

  /** The language of the server's machine is nobody's choice. */
  private static final Control NO_FALLBACK =
      Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

  /**
   * @throws MissingResourceException when there is no such text
   */
  public String say(String key, Object... values) {
    return formatted(bundle(key).getString(name(key)), values);
  }

  /** The text, where there is one: for names that others give. */
  public Optional<String> find(String key, Object... values) {
    ResourceBundle bundle = bundle(key);
    return bundle.containsKey(name(key))
        ? Optional.of(formatted(bundle.getString(name(key)), values))
        : Optional.empty();
  }

  private String formatted(String pattern, Object... values) {
    return new MessageFormat(pattern, locale).format(values);
  }

  private ResourceBundle bundle(String key) {
    return ResourceBundle.getBundle(
        FOLDER + key.substring(0, key.indexOf('.')),
        locale,
        Wording.class.getClassLoader(),
        NO_FALLBACK);
  }

  private static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }
}
