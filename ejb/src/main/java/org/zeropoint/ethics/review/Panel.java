package org.zeropoint.ethics.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.PanelMember;
import org.zeropoint.ethics.entity.ReviewPart;

/** All built-in reviewers, in their order, and what they say together. */
@ApplicationScoped
public class Panel {

  private static final System.Logger LOG = System.getLogger(Panel.class.getName());
  private static final double NANOS = 1e9;

  private final List<Reviewer> reviewers;

  /** For the container's proxies. */
  protected Panel() {
    this(List.of());
  }

  @Inject
  public Panel(@Any Instance<Reviewer> reviewers) {
    this(reviewers.stream().toList());
  }

  public Panel(Collection<? extends Reviewer> reviewers) {
    this.reviewers =
        reviewers.stream()
            .map(Reviewer.class::cast)
            .sorted(Comparator.comparingInt(Reviewer::order).thenComparing(Reviewer::name))
            .toList();
  }

  /** Everybody, in their order. */
  public List<PanelMember> members() {
    return reviewers.stream()
        .map(
            each ->
                new PanelMember(
                    each.name(), each.version(), each.measures(), each.off(), each.settings()))
        .toList();
  }

  /** Has everybody judge who takes part. */
  public Judgement judge(ReviewCase reviewed) {
    var parts = new ArrayList<ReviewPart>();
    for (Reviewer reviewer : reviewers) {
      if (reviewer.off().isEmpty()) {
        parts.add(part(reviewer, reviewed.after(parts, Optional.empty())));
      }
    }
    return sum(reviewed, parts);
  }

  /**
   * Has those judge once more who judged before.
   *
   * @param anew whether to ask those outside again; else what they said then is used
   */
  public Judgement again(ReviewCase reviewed, Judgement kept, boolean anew) {
    var parts = new ArrayList<ReviewPart>();
    for (ReviewPart before : kept.parts()) {
      Optional<ReviewPart.Consulted> answered = anew ? Optional.empty() : before.consulted();
      ReviewCase mine = reviewed.after(parts, answered);
      parts.add(
          reviewers.stream()
              .filter(each -> each.name().equals(before.reviewer()))
              .findFirst()
              .map(each -> part(each, mine))
              .orElseGet(() -> gone(before)));
    }
    return sum(reviewed, parts);
  }

  /** Nobody can judge, as what they would look at is not to be had: an error. */
  public static Judgement unable(String revision, String reason) {
    var finding = new Finding("facts", Outcome.ERROR, "could not be collected: " + reason);
    var rules = new RulesReviewer();
    var part =
        new ReviewPart(rules.name(), rules.version(), true, List.of(finding), Optional.empty(), 0);
    return Summing.up(revision, Optional.empty(), List.of(part));
  }

  private static Judgement sum(ReviewCase reviewed, List<ReviewPart> parts) {
    return Summing.up(reviewed.revision(), Optional.of(reviewed.facts().evaluation()), parts);
  }

  private static ReviewPart part(Reviewer reviewer, ReviewCase reviewed) {
    long begin = System.nanoTime();
    Reviewer.Opinion opinion = opinion(reviewer, reviewed);
    double seconds = (System.nanoTime() - begin) / NANOS;
    return new ReviewPart(
        reviewer.name(),
        reviewer.version(),
        reviewer.measures(),
        reviewer.measures() ? opinion.findings() : timed(opinion.findings(), seconds),
        opinion.consulted(),
        seconds);
  }

  /** What is said from no measurement takes as long as the one who says it. */
  private static List<Finding> timed(List<Finding> findings, double seconds) {
    return findings.stream().map(finding -> finding.took(seconds)).toList();
  }

  private static Reviewer.Opinion opinion(Reviewer reviewer, ReviewCase reviewed) {
    try {
      return reviewer.review(reviewed);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the reviewer " + reviewer.name() + " failed", e);
      return Reviewer.Opinion.of(
          List.of(
              new Finding(
                  reviewer.name(), Outcome.ERROR, "could not be asked: " + e.getMessage())));
    }
  }

  private static ReviewPart gone(ReviewPart before) {
    var finding =
        new Finding(before.reviewer(), Outcome.ERROR, "this reviewer is not here any more");
    return new ReviewPart(
        before.reviewer(),
        before.version(),
        before.measures(),
        List.of(finding),
        Optional.empty(),
        0);
  }
}
