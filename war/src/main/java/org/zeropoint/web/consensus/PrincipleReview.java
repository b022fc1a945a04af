package org.zeropoint.web.consensus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.ComputeShare;
import org.zeropoint.training.entity.PlanLimits;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.web.consensus.PrincipleLine.State;
import org.zeropoint.web.page.Wording;

/** The Zeroth Principle on a proposal: each part with its control and the evidence for it here. */
final class PrincipleReview {

  private static final String INTENT = "intent";
  private static final String HEART = "heart";
  private static final String PERSON = "person";
  private static final String VOTES = "#h-votes";

  private final PrincipleFacts facts;
  private final Wording wording;

  private PrincipleReview(PrincipleFacts facts, Wording wording) {
    this.facts = facts;
    this.wording = wording;
  }

  /** What was found: a text by its key with its values. */
  private record Found(State state, String key, String link, Object... values) {}

  static List<PrincipleLine> of(PrincipleFacts facts, Wording wording) {
    var review = new PrincipleReview(facts, wording);
    return List.of(
        review.line(INTENT, "limits", review.limits()),
        review.line(INTENT, "models", review.models()),
        review.line(INTENT, "input", review.input()),
        review.line(INTENT, "audit", review.audit()),
        review.line(HEART, "status", review.status()),
        review.line(HEART, "share", review.share()),
        review.line(HEART, "errors", review.errors()),
        review.line(HEART, "plain", review.plain()),
        review.line(PERSON, "human", review.human()));
  }

  /** What is shown, what is broken and of what there is nothing, in sentences. */
  static String summary(List<PrincipleLine> lines, Wording wording) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        wording.say("principles.summary", parts(lines, State.SHOWN).size(), lines.size()));
    for (State state : List.of(State.BROKEN, State.NONE)) {
      List<String> parts = parts(lines, state);
      if (!parts.isEmpty()) {
        sentences.add(
            wording.say(
                "principles.summary." + state.name().toLowerCase(Locale.ROOT),
                parts.size(),
                String.join(", ", parts)));
      }
    }
    return String.join(" ", sentences);
  }

  private static List<String> parts(List<PrincipleLine> lines, State state) {
    return lines.stream().filter(line -> line.state() == state).map(PrincipleLine::part).toList();
  }

  private PrincipleLine line(String group, String part, Found found) {
    String key = "principles." + part;
    return new PrincipleLine(
        wording.say("principles." + group),
        wording.say(key),
        wording.say(key + ".control"),
        found.state(),
        wording.say("principles.state." + found.state().name().toLowerCase(Locale.ROOT)),
        wording.say("principles." + found.key(), found.values()),
        found.link(),
        found.link().isEmpty() ? "" : wording.say(key + ".link"));
  }

  private static Found none(String key) {
    return new Found(State.NONE, key, "");
  }

  private Found limits() {
    if (facts.plan().isEmpty()) {
      return none(
          facts.origin().filter(PrincipleFacts.Origin::upload).isPresent()
              ? "limits.none.upload"
              : "limits.none.posted");
    }
    TrainingPlan plan = facts.plan().get();
    String link = finding("limits-kept");
    List<String> broken = PlanLimits.broken(plan);
    return broken.isEmpty()
        ? new Found(
            State.SHOWN,
            "limits.kept",
            link,
            plan.steps(),
            PlanLimits.MAX_STEPS,
            plan.batchSize(),
            PlanLimits.MAX_BATCH,
            Amount.number(plan.learningRate(), wording),
            Amount.number(PlanLimits.MAX_RATE, wording))
        : new Found(State.BROKEN, "limits.broken", link, String.join(", ", broken));
  }

  /** To a finding, where there is one. */
  private String finding(String rule) {
    return facts.findings().stream()
            .flatMap(List::stream)
            .anyMatch(finding -> finding.rule().equals(rule))
        ? "#finding-" + rule
        : "";
  }

  private Found models() {
    if (facts.origin().isEmpty()) {
      return none("models.none");
    }
    PrincipleFacts.Origin origin = facts.origin().get();
    String link = "/models/catalogue";
    if (origin.approved().isPresent()) {
      return new Found(
          State.SHOWN,
          "models.approved",
          link,
          origin.modelId(),
          origin.approved().get().approved());
    }
    return origin.newBase()
        ? new Found(State.SHOWN, "models.new", link, origin.modelId())
        : new Found(State.BROKEN, "models.gone", link, origin.modelId());
  }

  private Found input() {
    List<Violation> broken = facts.broken();
    return broken.isEmpty()
        ? new Found(State.SHOWN, "input.valid", "#h-what", facts.revision())
        : new Found(
            State.BROKEN,
            "input.broken",
            "#h-what",
            facts.revision(),
            broken.size(),
            broken.stream().map(Violation::toString).collect(Collectors.joining("; ")));
  }

  private Found audit() {
    if (facts.log().isEmpty()) {
      return none("audit.none");
    }
    AuditEntry last = facts.log().get(0);
    String link = last.pending() ? "#h-log" : "/audit/entry?seq=" + last.seq();
    return new Found(
        State.SHOWN,
        facts.cut() ? "audit.more" : "audit.entries",
        link,
        facts.log().size(),
        last.actor(),
        last.action());
  }

  private Found status() {
    List<Requirement> all = facts.requirements();
    return all.isEmpty()
        ? none("status.none")
        : new Found(
            State.SHOWN,
            "status.told",
            "#h-gate",
            all.size(),
            all.stream().filter(Requirement::blocks).count());
  }

  private Found share() {
    if (facts.share().isEmpty()) {
      return none("share.none");
    }
    PrincipleFacts.Use use = facts.share().get();
    ComputeShare share = use.share();
    double used = share.of(use.person()).seconds();
    return new Found(
        State.SHOWN,
        "share.used",
        "/training/runs#h-share",
        use.person(),
        Amount.of(used, "s", wording),
        share.days(),
        Amount.of(share.seconds() == 0 ? 0 : used / share.seconds(), "share", wording),
        Amount.of(share.seconds(), "s", wording));
  }

  private Found errors() {
    Optional<List<Finding>> findings = facts.findings();
    if (findings.isEmpty() && facts.requirements().isEmpty()) {
      return none("errors.none");
    }
    return new Found(
        State.SHOWN,
        "errors.told",
        "#h-ai",
        findings.stream().flatMap(List::stream).filter(Finding::hinders).count(),
        facts.requirements().stream()
            .filter(requirement -> requirement.state() == Requirement.State.ERROR)
            .count());
  }

  private Found plain() {
    List<Vote> votes = facts.votes();
    long passed = votes.stream().filter(Vote::passes).count();
    return votes.isEmpty()
        ? none("plain.none")
        : new Found(State.SHOWN, "plain.votes", VOTES, votes.size(), passed, votes.size() - passed);
  }

  /** The last word of each counts; the requirement says how many people the policy asks for. */
  private Found human() {
    Map<String, Vote> people = new LinkedHashMap<>();
    facts.votes().stream()
        .filter(vote -> vote.channel() == Channel.HUMAN)
        .sorted(Comparator.comparingInt(Vote::ordinal))
        .forEach(vote -> people.put(vote.voter(), vote));
    String reason =
        facts.requirements().stream()
            .filter(requirement -> requirement.name().equals("human-review"))
            .map(Requirement::reason)
            .findFirst()
            .orElse("");
    List<String> failed = voters(people, false);
    if (!failed.isEmpty()) {
      return new Found(
          State.SHOWN, "human.failed", VOTES, failed.size(), String.join(", ", failed), reason);
    }
    List<String> passed = voters(people, true);
    if (!passed.isEmpty()) {
      return new Found(
          State.SHOWN, "human.passed", VOTES, passed.size(), String.join(", ", passed), reason);
    }
    return facts.accepted()
        ? new Found(State.BROKEN, "human.broken", VOTES)
        : new Found(State.SHOWN, "human.waiting", "#h-gate", reason);
  }

  private static List<String> voters(Map<String, Vote> last, boolean pass) {
    return last.values().stream().filter(vote -> vote.passes() == pass).map(Vote::voter).toList();
  }
}
