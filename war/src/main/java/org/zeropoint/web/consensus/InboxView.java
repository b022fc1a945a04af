package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.zeropoint.pipeline.boundary.Inbox;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Page;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What waits for the viewer. */
@Named
@ViewScoped
public class InboxView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int PROPOSALS = 25;

  @Inject private Inbox inbox;
  @Inject private Proposals proposals;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String after = "";
  private transient Page<Row> page;

  /**
   * Something that waits, with the proposal that it is about.
   *
   * @param item what is asked for, since when and why
   */
  public record Row(Inbox.Item item, Proposal proposal) {

    /** Whether it only has to be seen. */
    public boolean notice() {
      return item.notice().isPresent();
    }
  }

  /** Reads it anew. */
  public void refresh() {
    page = null;
  }

  public void dismiss(long notice) {
    attempts.run(
        () -> {
          Inbox.Closed closed = inbox.acknowledge(notice);
          attempts.done(
              texts.say("inbox.dismissed"), texts.say("inbox.dismissed.more", closed.proposalId()));
        });
    refresh();
  }

  public List<Row> getRows() {
    return page().items();
  }

  public boolean isLaterPage() {
    return !after.isEmpty();
  }

  /** Query string of the next slice; empty on the last. */
  public String getNext() {
    return page().next().map(next -> "?after=" + next).orElse("");
  }

  private Page<Row> page() {
    if (page == null) {
      Optional<Long> key =
          Optional.of(after).filter(a -> a.matches("\\d{1,18}")).map(Long::valueOf);
      Page<Inbox.Item> slice = inbox.list(key, PROPOSALS);
      page =
          new Page<>(
              slice.items().stream()
                  .map(item -> new Row(item, proposals.find(item.proposalId())))
                  .toList(),
              slice.next());
    }
    return page;
  }

  public String getAfter() {
    return after;
  }

  public void setAfter(String after) {
    this.after = after == null ? "" : after;
  }
}
