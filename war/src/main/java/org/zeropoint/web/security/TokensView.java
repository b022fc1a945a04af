package org.zeropoint.web.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.security.boundary.Tokens;
import org.zeropoint.security.boundary.Tokens.NewToken;
import org.zeropoint.security.boundary.Tokens.TokenInfo;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** The viewer's bearer tokens. */
@Named
@RequestScoped
public class TokensView {

  private static final int DAYS = 30;

  @Inject private Tokens tokens;
  @Inject private Attempts attempts;
  @Inject private Clock clock;
  @Inject private Texts texts;

  private String label = "";
  private int days = DAYS;
  private String secret = "";
  private List<TokenInfo> listed;

  public void create() {
    attempts
        .get("tokens", () -> tokens.create(label, Optional.of(days), Optional.empty()))
        .map(NewToken::secret)
        .ifPresent(
            created -> {
              secret = created;
              label = "";
              days = DAYS;
            });
    listed = null;
  }

  public void revoke(long id) {
    attempts.run(
        () -> {
          tokens.revoke(id);
          attempts.done(texts.say("account.revoked"), texts.say("account.revoked.more"));
        });
    listed = null;
  }

  public List<TokenInfo> getTokens() {
    if (listed == null) {
      listed = tokens.list();
    }
    return listed;
  }

  public boolean usable(TokenInfo token) {
    return token.revokedAt().isEmpty() && token.expiresAt().isAfter(clock.instant());
  }

  public String state(TokenInfo token) {
    if (token.revokedAt().isPresent()) {
      return texts.say("account.state.revoked");
    }
    return texts.say(usable(token) ? "account.state.used" : "account.state.expired");
  }

  public String getSecret() {
    return secret;
  }

  public int getLongestDays() {
    return Tokens.LONGEST_DAYS;
  }

  public String getLabel() {
    return label;
  }

  public void setLabel(String label) {
    this.label = label == null ? "" : label;
  }

  public int getDays() {
    return days;
  }

  public void setDays(int days) {
    this.days = days;
  }
}
