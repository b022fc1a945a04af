package org.zeropoint.web.consensus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.web.page.Texts;

/**
 * How states are shown: in words, with an icon and a tone. The tones are good, bad, wait, work and
 * off.
 */
@Named
@ApplicationScoped
public class Words {

  private static final String GOOD = "good";
  private static final String BAD = "bad";
  private static final String WAIT = "wait";
  private static final String WORK = "work";
  private static final String OFF = "off";

  @Inject private Texts texts;

  public String label(Status status) {
    return texts.say("words.status." + status.external());
  }

  /**
   * The same, with the mark of what stands so because a veto was overridden, or because its author
   * has withdrawn it.
   */
  public String label(Proposal proposal) {
    if (proposal.withdrawal().isPresent()) {
      return texts.say("words.withdrawn");
    }
    String label = label(proposal.status());
    return proposal.overridden() ? texts.say("words.overridden", label) : label;
  }

  public String tone(Status status) {
    return switch (status) {
      case ACCEPTED -> GOOD;
      case REJECTED -> BAD;
      case PENDING -> WAIT;
      case UNDER_REVIEW -> WORK;
    };
  }

  public String icon(Status status) {
    return switch (status) {
      case ACCEPTED -> "pi-check-circle";
      case REJECTED -> "pi-times-circle";
      case PENDING -> "pi-hourglass";
      case UNDER_REVIEW -> "pi-sync";
    };
  }

  /** Who has to act next. */
  public String turn(Proposal proposal) {
    return texts.say("words.turn." + next(proposal));
  }

  private static String next(Proposal proposal) {
    if (proposal.promotedAt().isPresent()) {
      return "live";
    }
    if (proposal.status() == Status.ACCEPTED) {
      return proposal.candidate().isPresent() ? "promote" : "decided";
    }
    if (proposal.status() == Status.REJECTED) {
      return proposal.withdrawal().isPresent() ? "withdrawn" : "rejected";
    }
    boolean ai = proposal.aiVerdict() == Verdict.PENDING;
    boolean human = proposal.humanVerdict() == Verdict.PENDING;
    if (ai && human) {
      return "both";
    }
    if (ai) {
      return "ai";
    }
    return human ? "human" : "unmet";
  }

  /** What a vote, or what undid one, makes of the proposal. */
  public String answer(Answer answer) {
    if (!answer.status().equals(Status.UNDER_REVIEW.external())) {
      return texts.say("words.answer." + answer.status());
    }
    if (!answer.consensus().ai().equals(Verdict.PASS.external())) {
      return texts.say("words.answer.ai");
    }
    boolean human = answer.consensus().human().equals(Verdict.PASS.external());
    return texts.say(human ? "words.answer.others" : "words.answer.human");
  }

  public String type(ChangeType type) {
    return texts.say("proposals.type." + type.external());
  }

  public String risk(Risk risk) {
    return texts.say("proposals.risk." + risk.external());
  }

  public String channel(Channel channel) {
    return texts.say("words.channel." + channel.external());
  }

  public String verdictLabel(Verdict verdict) {
    return texts.say("words.verdict." + verdict.external());
  }

  public String verdictTone(Verdict verdict) {
    return switch (verdict) {
      case PASS -> GOOD;
      case FAIL -> BAD;
      case PENDING -> WAIT;
    };
  }

  public String verdictIcon(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pi-check";
      case FAIL -> "pi-times";
      case PENDING -> "pi-hourglass";
    };
  }

  public String requirementLabel(Requirement requirement) {
    return texts.say("words.requirement." + requirement.state().name().toLowerCase(Locale.ROOT));
  }

  public String requirementTone(Requirement requirement) {
    return switch (requirement.state()) {
      case SATISFIED -> GOOD;
      case UNSATISFIED, OVERRIDDEN -> WAIT;
      case NOT_APPLICABLE -> OFF;
      case ERROR -> BAD;
    };
  }

  public String requirementIcon(Requirement requirement) {
    return switch (requirement.state()) {
      case SATISFIED -> "pi-check";
      case UNSATISFIED -> "pi-hourglass";
      case OVERRIDDEN -> "pi-unlock";
      case NOT_APPLICABLE -> "pi-minus";
      case ERROR -> "pi-exclamation-triangle";
    };
  }

  public String findingTone(Finding finding) {
    if (!finding.applies()) {
      return OFF;
    }
    return finding.passes() ? GOOD : BAD;
  }

  public String findingIcon(Finding finding) {
    return switch (finding.outcome()) {
      case PASS -> "pi-check";
      case FAIL -> "pi-times";
      case ERROR -> "pi-exclamation-triangle";
      case NOT_APPLICABLE -> "pi-minus";
      case NOTED -> "pi-info-circle";
    };
  }
}
