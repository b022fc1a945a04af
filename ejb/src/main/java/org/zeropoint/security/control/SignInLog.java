package org.zeropoint.security.control;

import jakarta.ejb.Stateless;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Noted;

/** Writes down who came in, who left and who was not let in. */
@Stateless
public class SignInLog {

  @Audited("session.sign-in")
  public Noted began(String account, String means) {
    return new Noted(account, "by " + means);
  }

  @Audited("session.sign-out")
  public Noted ended(String account) {
    return new Noted(account, "done");
  }

  /**
   * @param account {@code -} when there is none of that name: what was typed may be a password
   */
  @Audited("session.refused")
  public Noted refused(String account, String reason, int attempts) {
    return Noted.times(attempts, "attempts", account, reason);
  }
}
