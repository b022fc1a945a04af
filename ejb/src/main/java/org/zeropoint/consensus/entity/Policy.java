package org.zeropoint.consensus.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What the organisation asks for: rules by change type and risk, of which the first that fits
 * counts. The last one fits everything, so that there always is an answer.
 */
public record Policy(List<Rule> rules) {

  public static final String ANY = "any";

  public Policy {
    rules = List.copyOf(rules);
    if (rules.isEmpty() || !rules.get(rules.size() - 1).fitsAll()) {
      throw new IllegalArgumentException("the last rule of a policy fits everything");
    }
  }

  /**
   * What is asked of the proposals that a rule fits.
   *
   * @param humanQuorum distinct people who have to pass a revision, 1 to 20
   * @param serviceAuthorQuorum the same when a program wrote the proposal; at least {@code
   *     humanQuorum}
   * @param minComplianceScore least score of the measured compliance, 0 to 100
   * @param voteExpiryDays days for which a pass counts, 1 to 365
   * @param promoters people who have to ask for a promotion, 1 or 2
   */
  public record Terms(
      int humanQuorum,
      int serviceAuthorQuorum,
      int minComplianceScore,
      int voteExpiryDays,
      int promoters) {

    public Terms {
      if (humanQuorum < 1 || serviceAuthorQuorum < humanQuorum) {
        throw new IllegalArgumentException("a quorum is at least 1, and no lower for a program");
      }
    }

    public int quorum(boolean serviceAuthor) {
      return serviceAuthor ? serviceAuthorQuorum : humanQuorum;
    }
  }

  /**
   * Terms with what they are for.
   *
   * @param changeType empty for any
   * @param risk empty for any
   */
  public record Rule(Optional<ChangeType> changeType, Optional<Risk> risk, Terms terms) {

    boolean fits(ChangeType type, Risk level) {
      return changeType.filter(t -> t != type).isEmpty() && risk.filter(r -> r != level).isEmpty();
    }

    boolean fitsAll() {
      return changeType.isEmpty() && risk.isEmpty();
    }

    /** Whether everything that {@code other} fits is fitted by this one. */
    public boolean covers(Rule other) {
      return (changeType.isEmpty() || changeType.equals(other.changeType))
          && (risk.isEmpty() || risk.equals(other.risk));
    }
  }

  /** The terms of the first rule that fits. */
  public Terms terms(ChangeType changeType, Risk risk) {
    return rules.stream()
        .filter(rule -> rule.fits(changeType, risk))
        .findFirst()
        .orElseThrow()
        .terms();
  }

  /** The policy as clients send and read it, with nothing left to a default. */
  public ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode();
    var list = json.putArray("rules");
    for (Rule rule : rules) {
      list.addObject()
          .put("changeType", rule.changeType().map(ChangeType::external).orElse(ANY))
          .put("risk", rule.risk().map(Risk::external).orElse(ANY))
          .put("humanQuorum", rule.terms().humanQuorum())
          .put("serviceAuthorQuorum", rule.terms().serviceAuthorQuorum())
          .put("minComplianceScore", rule.terms().minComplianceScore())
          .put("voteExpiryDays", rule.terms().voteExpiryDays())
          .put("promoters", rule.terms().promoters());
    }
    return json;
  }

  /** SHA-256 over the canonical JSON. */
  public Digest digest() {
    return CanonicalJson.digest(json());
  }
}
