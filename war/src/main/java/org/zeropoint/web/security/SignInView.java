package org.zeropoint.web.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.zeropoint.web.page.Texts;

/** The page that signs people in, and the button that signs them out. */
@Named
@RequestScoped
public class SignInView {

  @Inject private SignIn signIn;
  @Inject private Texts texts;

  private String name = "";
  private String password = "";
  private String to = "";

  /**
   * Goes to the page that was wanted; a wrong password is told without saying which of the two is
   * wrong.
   */
  public void signIn() {
    if (signIn.signIn(name.strip(), password)) {
      go(signIn.destination(to));
    } else {
      FacesContext.getCurrentInstance()
          .addMessage(
              null,
              new FacesMessage(
                  FacesMessage.SEVERITY_ERROR,
                  texts.say("signin.wrong"),
                  texts.say("signin.wrong.more")));
    }
  }

  public void signOut() {
    signIn.signOut();
    go(Paths.SIGN_IN);
  }

  private static void go(String path) {
    FacesContext faces = FacesContext.getCurrentInstance();
    var external = faces.getExternalContext();
    try {
      external.redirect(external.getRequestContextPath() + path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password == null ? "" : password;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to == null ? "" : to;
  }
}
