package org.zeropoint.security.control;

import jakarta.ejb.Stateless;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Traced;

/** Writes down who came in, who left and who was not let in. */
@Stateless
public class SignInLog {

  /** One of these. */
  public record Note(String account, String words) implements Traced {
    @Override
    public String auditSubject() {
      return account;
    }

    @Override
    public String auditOutcome() {
      return words;
    }
  }

  @Audited("session.sign-in")
  public Note began(String account, String means) {
    return new Note(account, "by " + means);
  }

  @Audited("session.sign-out")
  public Note ended(String account) {
    return new Note(account, "done");
  }

  /**
   * @param account {@code -} when there is none of that name: what was typed may be a password
   */
  @Audited("session.refused")
  public Note refused(String account, String reason, int attempts) {
    return new Note(account, attempts == 1 ? reason : attempts + " attempts: " + reason);
  }
}
