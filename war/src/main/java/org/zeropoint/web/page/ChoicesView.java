package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the reader wants the pages in this browser: in which language, and with or without keys. */
@Named("choices")
@RequestScoped
public class ChoicesView {

  private static final Duration KEPT = Duration.ofDays(365);
  private static final String BROWSER = "";

  private String language;
  private Boolean keys;

  /** Keeps it in the browser, and shows the page anew as it is from now on. */
  public void save() {
    keep(Chosen.LANGUAGE, Chosen.language(getLanguage()).map(Locale::getLanguage));
    keep(Chosen.KEYS, isKeys() ? Optional.empty() : Optional.of(Chosen.OFF));
    ExternalContext external = external();
    try {
      external.redirect(external.getRequestContextPath() + "/account?kept=yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keep(String name, Optional<String> value) {
    ExternalContext external = external();
    var cookie = new Cookie(name, value.orElse(""));
    cookie.setMaxAge(value.isPresent() ? (int) KEPT.toSeconds() : 0);
    cookie.setPath(external.getRequestContextPath() + "/");
    cookie.setSecure(external.isSecure());
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Lax");
    ((HttpServletResponse) external.getResponse()).addCookie(cookie);
  }

  private static ExternalContext external() {
    return FacesContext.getCurrentInstance().getExternalContext();
  }

  /** Those that have texts. */
  public List<Locale> getLanguages() {
    return Wording.LANGUAGES;
  }

  /** As its speakers call it. */
  public String name(Locale spoken) {
    String name = spoken.getDisplayLanguage(spoken);
    return name.substring(0, 1).toUpperCase(spoken) + name.substring(1);
  }

  /** Empty where the browser's counts. */
  public String getLanguage() {
    return Optional.ofNullable(language)
        .orElseGet(
            () ->
                Chosen.language(FacesContext.getCurrentInstance())
                    .map(Locale::getLanguage)
                    .orElse(BROWSER));
  }

  public void setLanguage(String language) {
    this.language = Optional.ofNullable(language).orElse(BROWSER);
  }

  public boolean isKeys() {
    return Optional.ofNullable(keys)
        .orElseGet(() -> Chosen.keys(FacesContext.getCurrentInstance()));
  }

  public void setKeys(boolean keys) {
    this.keys = keys;
  }
}
