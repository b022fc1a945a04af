package org.zeropoint.ethics.review;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Facts.DigestCheck;
import org.zeropoint.ethics.entity.Measured;

/** Cases for tests of reviewers. */
public final class ReviewCases {

  private ReviewCases() {}

  /** A candidate with this held-out loss, where 2 nats a byte would be as good as no model. */
  public static ReviewCase withLoss(double loss, String summary) {
    return of(loss, summary, Optional.empty());
  }

  /** The same, measured on suites. */
  public static ReviewCase measured(double loss, Measured measured) {
    return of(loss, "A model that answers shorter.", Optional.of(measured));
  }

  private static ReviewCase of(double loss, String summary, Optional<Measured> measured) {
    var evaluation =
        new Evaluation(
            new Evaluation.Scored("s@1", "sha256:" + "1".repeat(64), Optional.of(loss)),
            Optional.empty(),
            "sha256:" + "2".repeat(64),
            0.1,
            1000,
            Optional.of(2.0),
            Math.log(256),
            0,
            List.of(new Evaluation.Sample("the ", "mill", 4, "mill")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            measured);
    var facts =
        new Facts(
            List.of(),
            List.of(new DigestCheck("weights", "x", Optional.of("x"))),
            0,
            10,
            evaluation);
    return new ReviewCase(
        "sha256:" + "3".repeat(64), new TreeMap<>(Map.of("summary", summary)), facts);
  }

  public static ReviewCase good() {
    return withLoss(1, "A model that answers shorter.");
  }

  public static ReviewCase bad() {
    return withLoss(3, "A model that answers shorter.");
  }
}
