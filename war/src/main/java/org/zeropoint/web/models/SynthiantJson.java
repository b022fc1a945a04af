package org.zeropoint.web.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.SynthiantView;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;

/**
 * A Synthiant on the wire.
 *
 * @param production what is live; absent when nothing is
 * @param openCandidates proposals with a candidate that wait for a decision, newest first
 */
public record SynthiantJson(
    String synthiantId,
    Instant registeredAt,
    Optional<Live> production,
    List<Candidate> openCandidates) {

  /** The version in production, since when, by whom and on the strength of which proposal. */
  public record Live(
      String ref,
      int version,
      String digest,
      Instant since,
      String changedBy,
      Optional<String> proposalId) {

    static Live of(ModelAlias alias) {
      var version = alias.target().orElseThrow();
      return new Live(
          version.ref(),
          version.number(),
          version.digest(),
          alias.since(),
          alias.changedBy(),
          alias.proposalId());
    }
  }

  /** A candidate and where its proposal stands. */
  public record Candidate(String proposalId, String ref, Status status) {}

  static SynthiantJson of(SynthiantView view, List<Proposal> open) {
    return new SynthiantJson(
        view.synthiant().synthiantId(),
        view.synthiant().registeredAt(),
        view.production().map(Live::of),
        open.stream()
            .map(p -> new Candidate(p.proposalId(), p.candidate().orElseThrow(), p.status()))
            .toList());
  }
}
