package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.Locale;

/** The texts of the page that is drawn, in the language that its reader's browser asks for. */
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

  /** For the attribute {@code lang} of what is not in the language of the page around it. */
  public String getLanguage() {
    return locale().getLanguage();
  }

  private static Locale locale() {
    return FacesContext.getCurrentInstance().getViewRoot().getLocale();
  }
}
