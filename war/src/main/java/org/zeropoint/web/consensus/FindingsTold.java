package org.zeropoint.web.consensus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.web.consensus.FindingGroup.Matter;
import org.zeropoint.web.page.Wording;

/**
 * The findings of a review, to be understood in a minute.
 *
 * @param summary what fails, by name, or that nothing does
 * @param others what was said beside the verdict; empty where there is nothing
 * @param tone of the summary: {@code good} or {@code bad}
 * @param groups those in which something stands in the way of a pass come first
 */
public record FindingsTold(String summary, String others, String tone, List<FindingGroup> groups) {

  public FindingsTold {
    groups = List.copyOf(groups);
  }

  static FindingsTold of(List<Finding> findings, Wording wording) {
    long applicable = findings.stream().filter(Finding::applies).count();
    List<Finding> failed = all(findings, Outcome.FAIL);
    List<Finding> errors = all(findings, Outcome.ERROR);
    var sentences = new ArrayList<String>();
    if (!failed.isEmpty()) {
      sentences.add(
          wording.say("findings.summary.fail", failed.size(), applicable, names(failed, wording)));
    }
    if (!errors.isEmpty()) {
      sentences.add(
          wording.say("findings.summary.error", errors.size(), applicable, names(errors, wording)));
    }
    boolean hinders = !sentences.isEmpty();
    if (!hinders) {
      sentences.add(
          wording.say("findings.summary." + (applicable == 0 ? "nothing" : "pass"), applicable));
    }
    return new FindingsTold(
        String.join(" ", sentences),
        others(findings, wording),
        hinders || applicable == 0 ? "bad" : "good",
        groups(findings, wording));
  }

  /** Whether any number is drawn. */
  public boolean drawn() {
    return groups.stream()
        .flatMap(group -> Stream.concat(group.first().stream(), group.rest().stream()))
        .anyMatch(line -> line.bar() != null);
  }

  private static String others(List<Finding> findings, Wording wording) {
    int noted = all(findings, Outcome.NOTED).size();
    int absent = all(findings, Outcome.NOT_APPLICABLE).size();
    var sentences = new ArrayList<String>();
    if (noted > 0) {
      sentences.add(wording.say("findings.summary.noted", noted));
    }
    if (absent > 0) {
      sentences.add(wording.say("findings.summary.absent", absent));
    }
    return String.join(" ", sentences);
  }

  private static List<Finding> all(List<Finding> findings, Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).toList();
  }

  private static String names(List<Finding> findings, Wording wording) {
    return String.join(
        ", ", findings.stream().map(f -> FindingLine.name(f, wording)).distinct().toList());
  }

  private static List<FindingGroup> groups(List<Finding> findings, Wording wording) {
    Map<Matter, List<FindingLine>> byMatter = new EnumMap<>(Matter.class);
    Map<String, Integer> said = new HashMap<>();
    for (Finding finding : findings) {
      int times = said.merge(finding.rule(), 1, Integer::sum);
      String id = "finding-" + finding.rule() + (times == 1 ? "" : "-" + times);
      byMatter
          .computeIfAbsent(Matter.of(finding.rule()), matter -> new ArrayList<>())
          .add(FindingLine.of(finding, id, wording));
    }
    return byMatter.entrySet().stream()
        .map(entry -> group(entry.getKey(), entry.getValue(), wording))
        .sorted(Comparator.comparing(group -> !group.hinders()))
        .toList();
  }

  private static FindingGroup group(Matter matter, List<FindingLine> lines, Wording wording) {
    String key = matter.name().toLowerCase(Locale.ROOT);
    long applicable = lines.stream().filter(line -> line.finding().applies()).count();
    long met = lines.stream().filter(line -> line.finding().passes()).count();
    return new FindingGroup(
        "findings-" + key,
        wording.say("findings.group." + key),
        applicable == 0
            ? wording.say("findings.group-none", lines.size())
            : wording.say("findings.group-met", met, applicable),
        lines.stream().filter(line -> line.finding().hinders()).toList(),
        lines.stream().filter(line -> !line.finding().hinders()).toList());
  }
}
