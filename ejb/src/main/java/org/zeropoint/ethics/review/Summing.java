package org.zeropoint.ethics.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.control.BiasSummary;
import org.zeropoint.ethics.control.Compliance;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewPart;

/** Makes one judgement of what several reviewers said. */
final class Summing {

  private Summing() {}

  static Judgement up(String revision, Optional<Evaluation> evaluation, List<ReviewPart> parts) {
    List<Finding> findings = parts.stream().flatMap(part -> part.findings().stream()).toList();
    return new Judgement(
        revision,
        evaluation.map(measured -> measured.digest().value()),
        Judgement.verdict(parts),
        Compliance.score(findings),
        bias(evaluation),
        findings.stream().map(f -> f.outcome().external() + " – " + line(f)).toList(),
        recommendations(findings),
        parts);
  }

  private static String line(Finding finding) {
    return finding.rule() + ": " + finding.evidence();
  }

  private static List<String> recommendations(List<Finding> findings) {
    var lines = new ArrayList<String>();
    for (Finding finding : findings) {
      if (finding.hinders()) {
        lines.add("Mend " + line(finding));
      }
      finding.advice().ifPresent(lines::add);
    }
    return lines;
  }

  /** From the measurements; where there are none, that is said. */
  private static String bias(Optional<Evaluation> evaluation) {
    return evaluation
        .flatMap(Evaluation::measured)
        .map(BiasSummary::of)
        .orElse("Bias was not measured: this candidate was measured on no suite.");
  }
}
