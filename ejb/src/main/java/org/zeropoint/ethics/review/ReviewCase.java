package org.zeropoint.ethics.review;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.ReviewPart;

/**
 * What the reviewers look at.
 *
 * @param revision digest of what is judged
 * @param texts what the proposal says, by the name of its field; nobody has checked it
 * @param facts what was measured and recomputed
 * @param earlier what the reviewers before this one said
 * @param kept what the one whose turn it is was answered at an earlier time, to be used again
 */
public record ReviewCase(
    String revision,
    SortedMap<String, String> texts,
    Facts facts,
    List<ReviewPart> earlier,
    Optional<ReviewPart.Consulted> kept) {

  /** Nobody has spoken yet. */
  public ReviewCase(String revision, SortedMap<String, String> texts, Facts facts) {
    this(revision, texts, facts, List.of(), Optional.empty());
  }

  /** For the next reviewer. */
  ReviewCase after(List<ReviewPart> parts, Optional<ReviewPart.Consulted> answered) {
    return new ReviewCase(revision, texts, facts, List.copyOf(parts), answered);
  }

  /** What was found so far. */
  public List<Finding> found() {
    return earlier.stream().flatMap(part -> part.findings().stream()).toList();
  }
}
