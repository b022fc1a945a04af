package org.zeropoint.proposals.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;

/**
 * What an edit may change. The names of the proposal and its Synthiant stay; so does what is bound:
 * the candidate and its evidence, and the training that made the candidate.
 */
public final class RevisionRules {

  private static final List<String> NAMES = List.of("proposalId", "synthiantId", "timestamp");
  private static final List<String> BOUND = List.of("candidate", "evidence");
  private static final String TRAINING = "trainingData";

  private RevisionRules() {}

  /**
   * The content of the next revision. Names, bound parts and the timestamp are kept when the edit
   * leaves them out; every other field that it leaves out has its default.
   *
   * @throws Invalid with every broken rule
   */
  public static Revision.Content edited(Revision before, JsonNode edit, Instant now) {
    if (!edit.isObject()) {
      throw new Invalid("", "a proposal is a JSON object");
    }
    ObjectNode stored = before.content();
    List<String> kept = new ArrayList<>(NAMES);
    kept.addAll(BOUND);
    if (stored.has("candidate")) {
      kept.add(TRAINING);
    }
    ObjectNode whole = edit.deepCopy();
    List<Violation> violations = new ArrayList<>();
    for (String field : kept) {
      if (!whole.hasNonNull(field)) {
        whole.set(field, stored.get(field));
      } else if (!whole.get(field).equals(stored.get(field))) {
        violations.add(new Violation("/" + field, "stays as it is in every revision"));
      }
    }
    violations.addAll(ProposalSchema.violations(whole));
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
    Revision.Content content = ProposalSchema.read(whole, now);
    BOUND.stream()
        .filter(stored::has)
        .forEach(field -> content.proposed().set(field, stored.get(field)));
    return content;
  }
}
