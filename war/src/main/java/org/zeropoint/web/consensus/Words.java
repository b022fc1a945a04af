package org.zeropoint.web.consensus;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

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

  public String label(Status status) {
    return switch (status) {
      case ACCEPTED -> "Dual consensus achieved";
      case REJECTED -> "Consensus failed";
      case PENDING -> "Awaiting consensus";
      case UNDER_REVIEW -> "Partial consensus";
    };
  }

  /**
   * The same, with the mark of what stands so because a veto was overridden, or because its author
   * has withdrawn it.
   */
  public String label(Proposal proposal) {
    if (proposal.withdrawal().isPresent()) {
      return "Withdrawn by its author";
    }
    return label(proposal.status()) + (proposal.overridden() ? " · OVERRIDDEN" : "");
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
    if (proposal.promotedAt().isPresent()) {
      return "Nobody: it went live";
    }
    if (proposal.status() == Status.ACCEPTED) {
      return proposal.candidate().isPresent() ? "A promoter may put it live" : "Nobody: decided";
    }
    if (proposal.status() == Status.REJECTED) {
      return proposal.withdrawal().isPresent() ? "Nobody: withdrawn" : "The author: it is rejected";
    }
    boolean ai = proposal.aiVerdict() == Verdict.PENDING;
    boolean human = proposal.humanVerdict() == Verdict.PENDING;
    if (ai && human) {
      return "AI reviewer and a person";
    }
    if (ai) {
      return "AI reviewer";
    }
    return human ? "A human reviewer" : "A requirement is unmet";
  }

  public String verdictLabel(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "Pass";
      case FAIL -> "Fail";
      case PENDING -> "No verdict yet";
    };
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
    return switch (requirement.state()) {
      case SATISFIED -> "Satisfied";
      case UNSATISFIED -> "Not met";
      case OVERRIDDEN -> "Overridden";
      case NOT_APPLICABLE -> "Does not apply";
      case ERROR -> "Error: blocks";
    };
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
