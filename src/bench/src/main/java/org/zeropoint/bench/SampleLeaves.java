package org.zeropoint.bench;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;

/**
 * Entries of a log, by turns a vote and the decision on it. The one with an ordinal is always the
 * same, so that whoever asks for its proof knows its hash.
 */
final class SampleLeaves {

  /** Numbers begin here, above all that a fresh server has drawn. */
  static final long BASE = 2_000_000_000L;

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SAMPLE = 1_000_000;

  private final String rows;
  private final String decision;

  SampleLeaves() {
    var sample = new LogSample(SAMPLE);
    rows = CanonicalJson.of(sample.rows(SAMPLE, 1, FIRST));
    decision = CanonicalJson.of(sample.decision(FIRST));
  }

  Leaf leaf(long ordinal) {
    boolean vote = ordinal % 2 == 0;
    String subject = "prop-" + ordinal / 2;
    return new Leaf(
        BASE + ordinal,
        FIRST.plusSeconds(ordinal),
        "default",
        vote ? LogSample.VOTER : "gate",
        vote ? "vote.cast" : "gate.decided",
        subject,
        vote ? "human pass: under_review" : "under_review",
        Optional.of(Digest.of(subject)),
        Optional.of(Digest.of(facts(ordinal))));
  }

  byte[] hash(long ordinal) {
    return Merkle.leafHash(leaf(ordinal).encode());
  }

  /** What the entry names by its SHA-256. */
  String facts(long ordinal) {
    String facts = ordinal % 2 == 0 ? rows : decision;
    return facts.replace("prop-" + SAMPLE, "prop-" + ordinal / 2);
  }
}
