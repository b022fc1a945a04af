package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What the built-in reviewers make of one revision together.
 *
 * @param revision digest of what is judged
 * @param evaluation digest of the measurements that it rests on; empty where there are none
 * @param verdict {@code pass|fail|error}, see {@link #verdict(List)}
 * @param complianceScore 0 to 100
 * @param biasAssessment what was found about bias, in words
 * @param safetyChecks each finding in one line
 * @param recommendations what is to be mended, and what else is advised
 * @param parts what each reviewer said
 */
public record Judgement(
    String revision,
    Optional<String> evaluation,
    String verdict,
    double complianceScore,
    String biasAssessment,
    List<String> safetyChecks,
    List<String> recommendations,
    List<ReviewPart> parts) {

  public Judgement {
    safetyChecks = List.copyOf(safetyChecks);
    recommendations = List.copyOf(recommendations);
    parts = List.copyOf(parts);
  }

  /** Of all reviewers, in their order. */
  @JsonIgnore
  public List<Finding> findings() {
    return findings(parts);
  }

  private static List<Finding> findings(List<ReviewPart> parts) {
    return parts.stream().flatMap(part -> part.findings().stream()).toList();
  }

  /**
   * The verdict of some reviewers. Those who measure decide; the others can only take a pass of
   * theirs away, so that nobody who is talked into something lifts a fail, nor turns it into an
   * error.
   */
  public static String verdict(List<ReviewPart> parts) {
    String measured =
        AiReview.verdict(findings(parts.stream().filter(ReviewPart::measures).toList()));
    return AiReview.PASS.equals(measured) ? AiReview.verdict(findings(parts)) : measured;
  }

  /** Names all that it says, but for how long it took. */
  @JsonIgnore
  public Digest digest() {
    return CanonicalJson.digest(timeless());
  }

  /** As JSON, without seconds; of an answer its digest stands for the text. */
  private ObjectNode timeless() {
    ObjectNode json = (ObjectNode) Json.tree(this);
    for (JsonNode part : json.path("parts")) {
      ((ObjectNode) part).remove("seconds");
      part.path("findings").forEach(finding -> ((ObjectNode) finding).remove("seconds"));
      if (part.path("consulted") instanceof ObjectNode consulted) {
        consulted.remove("answer");
      }
    }
    return json;
  }

  /** What another judgement says otherwise, in words; empty when it says the same. */
  public List<String> differences(Judgement other) {
    return digest().equals(other.digest())
        ? List.of()
        : JudgementDifference.between(timeless(), other.timeless());
  }
}
