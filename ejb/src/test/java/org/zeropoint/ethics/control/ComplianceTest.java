package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;

class ComplianceTest {

  private static final int PASSES = 95;

  @Test
  void everyRequirementCountsTheSame_andAdviceCostsAPoint_fourAtMost() {
    assertThat(Compliance.score(findings(4, Outcome.PASS, 0))).isEqualTo(100);
    assertThat(Compliance.score(findings(4, Outcome.PASS, 1))).isEqualTo(99);
    assertThat(Compliance.score(findings(9, Outcome.PASS, 9))).isEqualTo(96);
    assertThat(Compliance.score(List.of())).isZero();
    assertThat(Compliance.score(findings(3, Outcome.NOTED, 0))).isZero();
    assertThat(Compliance.score(findings(3, Outcome.NOT_APPLICABLE, 0))).isZero();

    List<Finding> two = findings(2, Outcome.PASS, 0);
    two.add(new Finding("x", Outcome.FAIL, "worse"));
    assertThat(Compliance.score(two)).isEqualTo(66.7);
    List<Finding> many = findings(99, Outcome.PASS, 0);
    many.add(new Finding("x", Outcome.ERROR, "broken"));
    assertThat(Compliance.score(many)).isEqualTo(94);
  }

  private static List<Finding> findings(int count, Outcome outcome, int advised) {
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < count; i++) {
      Optional<String> advice = i < advised ? Optional.of("mind it") : Optional.empty();
      findings.add(new Finding("r" + i, outcome, "seen", advice));
    }
    return findings;
  }

  @Property
  void ninetyFiveAndMore_isExactlyWhatNothingHinders(@ForAll("anything") List<Finding> findings) {
    double score = Compliance.score(findings);
    boolean applies = findings.stream().anyMatch(Finding::applies);

    assertThat(score).isBetween(0.0, 100.0);
    assertThat(score >= PASSES).isEqualTo(applies && findings.stream().noneMatch(Finding::hinders));
  }

  /** Another finding that is noted or hinders makes no score higher. */
  @Property
  void objectionsAndNotes_neverLiftAScore(
      @ForAll("anything") List<Finding> findings, @ForAll("anything") List<Finding> others) {
    var all = new ArrayList<>(findings);
    others.stream().filter(other -> !other.passes()).forEach(all::add);

    assertThat(Compliance.score(all)).isLessThanOrEqualTo(Compliance.score(findings));
  }

  @Provide
  Arbitrary<List<Finding>> anything() {
    return Combinators.combine(
            Arbitraries.of(Outcome.values()), Arbitraries.of(Optional.empty(), Optional.of("do")))
        .as((outcome, advice) -> new Finding("r", outcome, "seen", advice.map(String::valueOf)))
        .list()
        .ofMaxSize(40);
  }
}
