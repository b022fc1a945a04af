package org.zeropoint.web.ethics;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Suite;

/**
 * A suite on the wire.
 *
 * @param counts whether candidates are measured on it
 * @param addedBy absent of the suite that comes with the product
 * @param items prompts, questions, templates, probes and patterns
 * @param content all of it; absent in lists
 */
public record SuiteJson(
    String name,
    int version,
    String digest,
    boolean counts,
    int items,
    Optional<String> addedBy,
    Optional<Instant> addedAt,
    Optional<String> retiredBy,
    Optional<Instant> retiredAt,
    Optional<Suite> content) {

  static SuiteJson of(Suite standard) {
    return new SuiteJson(
        standard.name(),
        standard.version(),
        standard.digest().value(),
        true,
        standard.items(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static SuiteJson of(EvaluationSuite own) {
    return new SuiteJson(
        own.name(),
        own.number(),
        own.digest(),
        own.counts(),
        own.suite().items(),
        Optional.of(own.addedBy()),
        Optional.of(own.addedAt()),
        own.retiredBy(),
        own.retiredAt(),
        Optional.empty());
  }

  SuiteJson with(Suite whole) {
    return new SuiteJson(
        name,
        version,
        digest,
        counts,
        items,
        addedBy,
        addedAt,
        retiredBy,
        retiredAt,
        Optional.of(whole));
  }
}
