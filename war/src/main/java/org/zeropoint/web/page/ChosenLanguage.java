package org.zeropoint.web.page;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.context.FacesContext;
import java.util.Locale;

/**
 * Pages are in the language that their reader chose, or else in the one that the browser asks for.
 */
public class ChosenLanguage extends ViewHandlerWrapper {

  public ChosenLanguage(ViewHandler wrapped) {
    super(wrapped);
  }

  @Override
  public Locale calculateLocale(FacesContext faces) {
    return Chosen.language(faces).orElseGet(() -> super.calculateLocale(faces));
  }
}
