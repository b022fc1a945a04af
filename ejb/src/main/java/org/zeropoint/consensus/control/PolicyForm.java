package org.zeropoint.consensus.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.Policy.Rule;
import org.zeropoint.consensus.entity.Policy.Terms;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Violation;

/** The form of a policy in JSON, checked strictly: a rule that is misread lets something pass. */
public final class PolicyForm {

  private static final int MOST_RULES = 100;
  private static final int MOST_PEOPLE = 20;
  private static final int MOST_DAYS = 365;
  private static final int BEST_SCORE = 100;

  private static final String CHANGE_TYPE = "changeType";
  private static final String RISK = "risk";
  private static final String QUORUM = "humanQuorum";
  private static final String SERVICE_QUORUM = "serviceAuthorQuorum";
  private static final String SCORE = "minComplianceScore";
  private static final String DAYS = "voteExpiryDays";
  private static final String PROMOTERS = "promoters";
  private static final List<String> NUMBERS =
      List.of(QUORUM, SERVICE_QUORUM, SCORE, DAYS, PROMOTERS);
  private static final Set<String> FIELDS =
      Set.of(CHANGE_TYPE, RISK, QUORUM, SERVICE_QUORUM, SCORE, DAYS, PROMOTERS);
  private static final List<String> CHANGE_TYPES =
      withAny(Arrays.stream(ChangeType.values()).map(ChangeType::external));
  private static final List<String> RISKS =
      withAny(Arrays.stream(Risk.values()).map(Risk::external));

  private PolicyForm() {}

  /**
   * @throws Invalid with every broken rule
   */
  public static Policy read(JsonNode json) {
    if (!json.isObject()) {
      throw new Invalid("", "a policy is a JSON object");
    }
    JsonCheck check = JsonCheck.of(json);
    check.onlyFields(Set.of("rules"));
    check.required("rules");
    check.each("rules", MOST_RULES).forEach(PolicyForm::check);
    require(check.violations());
    require(lowQuorums(json.path("rules")));
    List<Rule> rules = new ArrayList<>();
    json.path("rules").forEach(rule -> rules.add(rule(rule)));
    require(misplaced(rules));
    return new Policy(rules);
  }

  private static void check(JsonCheck rule) {
    rule.onlyFields(FIELDS);
    rule.oneOf(CHANGE_TYPE, CHANGE_TYPES);
    rule.oneOf(RISK, RISKS);
    NUMBERS.forEach(rule::required);
    rule.integer(QUORUM, 1, MOST_PEOPLE);
    rule.integer(SERVICE_QUORUM, 1, MOST_PEOPLE);
    rule.integer(SCORE, 0, BEST_SCORE);
    rule.integer(DAYS, 1, MOST_DAYS);
    rule.integer(PROMOTERS, 1, 2);
  }

  private static Rule rule(JsonNode json) {
    return new Rule(
        Optional.ofNullable(json.path(CHANGE_TYPE).textValue()).flatMap(ChangeType::find),
        Optional.ofNullable(json.path(RISK).textValue()).flatMap(Risk::find),
        new Terms(
            json.path(QUORUM).intValue(),
            json.path(SERVICE_QUORUM).intValue(),
            json.path(SCORE).intValue(),
            json.path(DAYS).intValue(),
            json.path(PROMOTERS).intValue()));
  }

  private static List<Violation> lowQuorums(JsonNode rules) {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path(SERVICE_QUORUM).intValue() < rules.get(i).path(QUORUM).intValue()) {
        violations.add(
            new Violation(
                "/rules/" + i + "/" + SERVICE_QUORUM, "must not be lower than " + QUORUM));
      }
    }
    return violations;
  }

  /** The first rule that fits counts: none may stand behind one that fits all the same. */
  private static List<Violation> misplaced(List<Rule> rules) {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      for (int j = 0; j < i; j++) {
        if (rules.get(j).covers(rule)) {
          violations.add(
              new Violation("/rules/" + i, "never counts: rule " + j + " fits before it"));
          break;
        }
      }
    }
    boolean open =
        rules.isEmpty()
            || rules.get(rules.size() - 1).changeType().isPresent()
            || rules.get(rules.size() - 1).risk().isPresent();
    if (open) {
      violations.add(
          new Violation(
              "/rules", "the last rule must fit any " + CHANGE_TYPE + " and any " + RISK));
    }
    return violations;
  }

  private static void require(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
  }

  private static List<String> withAny(Stream<String> names) {
    return Stream.concat(Stream.of(Policy.ANY), names).toList();
  }
}
