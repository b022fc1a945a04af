package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.pipeline.boundary.Deltas;
import org.zeropoint.proposals.boundary.Revisions;
import org.zeropoint.proposals.entity.Revision;

/** The revisions of the proposal that is shown, and what is different between two of them. */
@Named
@ViewScoped
public class RevisionsView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Revisions revisions;
  @Inject private Consensus consensus;
  @Inject private Deltas deltas;
  @Inject private ProposalView page;

  private Integer from;
  private Integer to;
  private final Fresh<List<Row>> rows = new Fresh<>();
  private final Fresh<Deltas.View> measured = new Fresh<>();
  private transient List<ChangeLine> changes;
  private transient Object comparedAt;

  /**
   * A revision.
   *
   * @param votes how many were cast on it
   */
  public record Row(Revision revision, long votes, boolean newest) {}

  /** Newest first. */
  public List<Row> getRows() {
    return rows.get(page.reading(), this::read);
  }

  private List<Row> read() {
    Map<String, Long> votes = consensus.voteCounts(page.getId());
    var list = new ArrayList<Row>();
    for (Revision revision : revisions.list(page.getId())) {
      list.add(
          new Row(
              revision,
              votes.getOrDefault(revision.digest(), 0L),
              revision.number() == page.getProposal().revision()));
    }
    Collections.reverse(list);
    return list;
  }

  public boolean isSeveral() {
    return page.getProposal().revision() > 1;
  }

  /** Shows the difference between the two that were chosen. */
  public void compare() {
    changes = null;
  }

  public List<ChangeLine> getChanges() {
    if (changes == null || comparedAt != page.reading()) {
      changes =
          ChangeLine.of(
              revisions.diff(page.getId(), Optional.of(getFrom()), Optional.of(getTo())).changes());
      comparedAt = page.reading();
    }
    return changes;
  }

  /** Where nothing was chosen, or what was chosen is the same: the one before. */
  public Integer getFrom() {
    return from == null ? Math.max(1, getTo() - 1) : from;
  }

  /** The newest where nothing was chosen. */
  public Integer getTo() {
    return to == null ? page.getProposal().revision() : to;
  }

  public void setFrom(Integer from) {
    this.from = from;
  }

  public void setTo(Integer to) {
    this.to = to;
  }

  public Deltas.View getDeltas() {
    return measured.get(page.reading(), () -> deltas.of(page.getId()));
  }
}
