package org.zeropoint.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.SplittableRandom;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** The proposal with a number; the same number is always the same proposal. */
record Sample(
    int number,
    String proposalId,
    String synthiantId,
    String changeType,
    String risk,
    String summary,
    String author,
    String status,
    Instant created,
    Instant updated) {

  static final int SYNTHIANTS = 50;

  private static final String[] TYPES = {"upgrade", "patch", "research", "optimization", "feature"};
  private static final String[] RISKS = {"low", "medium", "high", "critical"};
  private static final String[] STATUSES = {
    "pending", "pending", "pending", "under_review", "under_review",
    "accepted", "accepted", "accepted", "rejected", "rejected"
  };
  private static final String[] SYLLABLES = {
    "ba", "co", "de", "fi", "gu", "ha", "ki", "lo", "ma", "ne", "po", "ra", "se", "ti", "vu", "zo"
  };
  private static final int WORDS = 4096;
  private static final int AUTHORS = 200;
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  static Sample of(int number) {
    var random = new SplittableRandom(number * 0x9E3779B97F4A7C15L);
    var summary = new StringBuilder("Change");
    for (int i = 0; i < 6; i++) {
      summary.append(' ').append(word(common(random)));
    }
    Instant created = FIRST.plusSeconds(60L * number);
    return new Sample(
        number,
        "prop-" + number,
        synthiant(random.nextInt(SYNTHIANTS)),
        TYPES[random.nextInt(TYPES.length)],
        RISKS[random.nextInt(RISKS.length)],
        summary.toString(),
        "writer" + random.nextInt(AUTHORS),
        STATUSES[random.nextInt(STATUSES.length)],
        created,
        created.plusSeconds(random.nextInt(7 * 24 * 3600)));
  }

  static String synthiant(int number) {
    return "synthiant-" + number;
  }

  /** The word with this rank: the lower, the more often it stands in a summary. */
  static String word(int rank) {
    var word = new StringBuilder();
    for (int rest = rank + WORDS; rest > 0; rest /= SYLLABLES.length) {
      word.append(SYLLABLES[rest % SYLLABLES.length]);
    }
    return word.toString();
  }

  /** A rank, about as often as words of a language have it. */
  private static int common(SplittableRandom random) {
    return (int) Math.pow(WORDS, random.nextDouble()) - 1;
  }

  /** What the digest covers, as the product writes it. */
  String content() {
    ObjectNode content = Json.mapper().createObjectNode();
    content
        .put("proposalId", proposalId)
        .put("synthiantId", synthiantId)
        .put("timestamp", created.toString())
        .put("changeType", changeType)
        .put("summary", summary)
        .put("details", "");
    return CanonicalJson.of(content);
  }

  static String digest(String content) {
    return Digest.of(content).value();
  }
}
