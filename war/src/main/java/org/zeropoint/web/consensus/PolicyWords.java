package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.consensus.entity.DryRun;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.web.page.Texts;

/** What a policy and its trial say, in words. */
@Named
@RequestScoped
public class PolicyWords {

  @Inject private Texts texts;
  @Inject private Words words;

  /** What kind of change a rule is for. */
  public String changeType(Policy.Rule rule) {
    return rule.changeType().map(words::type).orElseGet(() -> texts.say("policy.any.type"));
  }

  public String risk(Policy.Rule rule) {
    return rule.risk().map(words::risk).orElseGet(() -> texts.say("policy.any.risk"));
  }

  /** Change type and risk of a proposal. */
  public String kind(DryRun.Change change) {
    return ChangeType.find(change.changeType()).map(words::type).orElseGet(change::changeType)
        + ", "
        + Risk.find(change.risk()).map(words::risk).orElseGet(change::risk);
  }

  /** Where a proposal stands, and whether its candidate could go live. */
  public String standing(DryRun.Standing standing) {
    String status = Status.find(standing.status()).map(words::label).orElseGet(standing::status);
    return texts.say(standing.promotable() ? "policy.promotable" : "policy.kept", status);
  }

  /** What a requirement says, in the words of the gate; empty when it is not asked. */
  public String said(Optional<DryRun.Said> said) {
    return said.map(s -> s.state().name().toLowerCase(Locale.ROOT) + ", " + s.reason()).orElse("");
  }
}
