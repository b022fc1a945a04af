package org.zeropoint.web.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.zeropoint.security.boundary.Accounts;
import org.zeropoint.security.boundary.SignIns;
import org.zeropoint.shared.Caller;
import org.zeropoint.web.security.Identity.Means;

/** Signs people in and out of the pages. */
@RequestScoped
public class SignIn {

  /** Parameter of the sign-in page: where its visitor wanted to go. */
  public static final String WANTED = "to";

  private static final String ACCOUNT = "org.zeropoint.account";
  private static final String HOME = "/";

  @Inject private HttpServletRequest request;
  @Inject private Accounts accounts;
  @Inject private SignIns signIns;

  /**
   * Begins a session for the account with this name and password; its id is a new one.
   *
   * @return whether there is such an account
   */
  public boolean signIn(String name, String password) {
    Optional<Caller> caller = accounts.authenticate(name, password);
    caller.ifPresent(
        c -> {
          signIns.session(c);
          request.getSession(true);
          request.changeSessionId();
          request.getSession().setAttribute(ACCOUNT, c.name());
          new Identity(c, Means.SESSION).attach(request);
        });
    if (caller.isEmpty()) {
      signIns.refused(name);
    }
    return caller.isPresent();
  }

  /** Ends the session, also when that cannot be written down. */
  public void signOut() {
    Optional<Caller> caller = caller();
    Identity.detach(request);
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    caller.ifPresent(signIns::ended);
  }

  /** Who is signed in. */
  public Optional<Caller> caller() {
    return Identity.of(request).map(Identity::caller);
  }

  /**
   * Where to go after signing in: {@code wanted} when it is a page of this application, else the
   * first page.
   */
  public String destination(String wanted) {
    return Paths.local(wanted).orElse(HOME);
  }

  /** The account whose session the request belongs to. */
  static Optional<String> remembered(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return Optional.ofNullable(session).map(s -> (String) s.getAttribute(ACCOUNT));
  }
}
