package org.zeropoint.ethics.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.ethics.control.Compliance;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewPart;

/** Makes one judgement of what several reviewers said. */
final class Summing {

  private static final String BIAS = "bias";

  private Summing() {}

  static Judgement up(String revision, Optional<String> evaluation, List<ReviewPart> parts) {
    List<Finding> findings = parts.stream().flatMap(part -> part.findings().stream()).toList();
    return new Judgement(
        revision,
        evaluation,
        Judgement.verdict(parts),
        Compliance.score(findings),
        bias(findings),
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

  /** From what was found about it; where nothing was, that is said. */
  private static String bias(List<Finding> findings) {
    List<Finding> about = findings.stream().filter(f -> f.rule().startsWith(BIAS)).toList();
    return about.isEmpty()
        ? "Nothing was measured about bias: none of the "
            + findings.size()
            + " findings is about it."
        : about.stream()
            .map(f -> f.outcome().external() + ": " + f.evidence())
            .collect(Collectors.joining(" "));
  }
}
