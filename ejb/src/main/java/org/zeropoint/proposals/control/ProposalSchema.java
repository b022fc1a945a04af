package org.zeropoint.proposals.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Violation;

/** The form of a proposal in JSON: the same for REST, for queue files and for what a run drafts. */
public final class ProposalSchema {

  public static final int MAX_STEPS = 10_000;

  private static final int ID_LENGTH = 100;
  private static final int DETAILS_LENGTH = 100_000;
  private static final int TEXT_LENGTH = 10_000;
  private static final int LIST_LENGTH = 1_000;

  /** What the digest covers. */
  private static final List<String> PROPOSED =
      List.of(
          "proposalId",
          "synthiantId",
          "timestamp",
          "changeType",
          "summary",
          "details",
          "trainingData",
          "commit");

  /** What a sender may say and the product decides or measures itself. */
  private static final List<String> CLAIMED =
      List.of(
          "status",
          "consensus",
          "metrics",
          "ethicsReview",
          "candidate",
          "evidence",
          "author",
          "runId",
          "revision",
          "digest",
          "policy",
          "overridden",
          "override",
          "withdrawal",
          "updatedAt");

  /** Ids that would hide behind the call of the same name. */
  private static final Set<String> CALLS = Set.of("stats", "export", "export.csv", "import");

  private static final Set<String> KNOWN =
      Stream.concat(PROPOSED.stream(), CLAIMED.stream()).collect(Collectors.toUnmodifiableSet());

  private static final List<String> CHANGE_TYPES =
      Arrays.stream(ChangeType.values()).map(ChangeType::external).toList();
  private static final List<String> STATUSES =
      Arrays.stream(Status.values()).map(Status::external).toList();
  private static final List<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::external).toList();
  private static final List<String> RISKS =
      Arrays.stream(Risk.values()).map(Risk::external).toList();

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private ProposalSchema() {}

  /** Every rule that {@code proposal} breaks; empty when it is valid. */
  public static List<Violation> violations(JsonNode proposal) {
    if (!proposal.isObject()) {
      return List.of(new Violation("", "a proposal is a JSON object"));
    }
    JsonCheck check = JsonCheck.of(proposal);
    check.onlyFields(KNOWN);
    check.required("proposalId");
    check.identifier("proposalId", 5, ID_LENGTH);
    if (CALLS.contains(proposal.path("proposalId").asText())) {
      check.broken("proposalId", "is the name of a call");
    }
    check.required("synthiantId");
    check.identifier("synthiantId", 3, ID_LENGTH);
    check.time("timestamp");
    check.oneOf("changeType", CHANGE_TYPES);
    check.required("summary");
    check.text("summary", 10, 500);
    check.text("details", 0, DETAILS_LENGTH);
    check.text("commit", 40, 64);
    if (check.has("commit") && !COMMIT.matcher(proposal.path("commit").asText()).matches()) {
      check.broken("commit", "must be a full commit id: 40 or 64 hexadecimal digits in lower case");
    }
    check.oneOf("status", STATUSES);
    consensus(check.inside("consensus"));
    if (check.has("trainingData")) {
      trainingData(check.inside("trainingData"));
    }
    metrics(check.inside("metrics"));
    ethicsReview(check.inside("ethicsReview"));
    return check.violations();
  }

  /**
   * Splits a proposal from outside into what is proposed and what is claimed, with the defaults
   * filled in.
   *
   * @throws Invalid with every broken rule
   */
  public static Revision.Content read(JsonNode proposal, Instant now) {
    List<Violation> violations = violations(proposal);
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
    ObjectNode proposed = Json.mapper().createObjectNode();
    ObjectNode claims = Json.mapper().createObjectNode();
    PROPOSED.forEach(field -> copy(proposal, field, proposed));
    CLAIMED.forEach(field -> copy(proposal, field, claims));
    Instant timestamp =
        proposed.has("timestamp")
            ? OffsetDateTime.parse(proposed.path("timestamp").asText()).toInstant()
            : now;
    proposed.put("timestamp", timestamp.toString());
    if (!proposed.has("changeType")) {
      proposed.put("changeType", ChangeType.RESEARCH.external());
    }
    if (!proposed.has("details")) {
      proposed.put("details", "");
    }
    return new Revision.Content(proposed, claims);
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  private static void consensus(JsonCheck check) {
    check.oneOf("ai", VERDICTS);
    check.oneOf("human", VERDICTS);
    check.time("timestamp");
    check.text("notes", 0, TEXT_LENGTH);
  }

  private static void trainingData(JsonCheck check) {
    check.required("modelId");
    check.text("modelId", 1, ID_LENGTH);
    check.required("steps");
    check.integer("steps", 1, MAX_STEPS);
    check.text("prompt", 0, TEXT_LENGTH);
    check.text("dataset", 0, TEXT_LENGTH);
    for (JsonCheck result : check.each("validationResults", LIST_LENGTH)) {
      result.required("test");
      result.text("test", 1, TEXT_LENGTH);
      result.required("passed");
      result.bool("passed");
      result.required("score");
      result.number("score");
      result.text("details", 0, TEXT_LENGTH);
    }
  }

  private static void metrics(JsonCheck check) {
    check.integer("trainingSteps", 0, Integer.MAX_VALUE);
    check.text("modelUsed", 0, TEXT_LENGTH);
    check.bool("safetyValidated");
    check.number("performanceGain");
    check.oneOf("riskAssessment", RISKS);
  }

  private static void ethicsReview(JsonCheck check) {
    check.number("complianceScore", 0, 100);
    check.text("biasAssessment", 0, TEXT_LENGTH);
    check.texts("safetyChecks", LIST_LENGTH);
    check.texts("recommendations", LIST_LENGTH);
    check.text("reviewer", 0, TEXT_LENGTH);
    check.time("timestamp");
  }
}
