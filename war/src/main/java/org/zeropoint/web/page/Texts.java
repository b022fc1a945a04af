package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.Locale;

/** The texts of the page that is drawn, in its reader's language. */
@Named
@RequestScoped
public class Texts {

  /** In the language of the page. */
  public Wording wording() {
    return new Wording(locale());
  }

  public String say(String key) {
    return wording().say(key);
  }

  public String say(String key, Object value) {
    return wording().say(key, value);
  }

  public String say(String key, Object value, Object other) {
    return wording().say(key, value, other);
  }

  public String say(String key, Object value, Object other, Object third) {
    return wording().say(key, value, other, third);
  }

  public String say(String key, Object value, Object other, Object third, Object fourth) {
    return wording().say(key, value, other, third, fourth);
  }

  /** For the attribute {@code lang}. */
  public String getLanguage() {
    return locale().getLanguage();
  }

  static Locale locale() {
    return FacesContext.getCurrentInstance().getViewRoot().getLocale();
  }
}
