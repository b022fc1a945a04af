package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.SavedFilter;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** The list of proposals. What it shows stands in its address, so that it can be kept and sent. */
@Named
@ViewScoped
public class ProposalsView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 25;

  @Inject private Proposals proposals;
  @Inject private Models models;
  @Inject private Viewer viewer;
  @Inject private Texts texts;
  @Inject private Words words;

  private String status = "";
  private String changeType = "";
  private String synthiant = "";
  private String text = "";
  private String after = "";
  private String problem = "";
  private transient Page<Proposal> page;
  private transient ProposalStats stats;

  /** A tile: a count that filters. */
  public record Tile(String label, long count, String status, String icon, String tone) {}

  /** Reads the list anew. */
  public void refresh() {
    page = null;
    stats = null;
  }

  public List<Proposal> getRows() {
    return page().items();
  }

  public List<Tile> getTiles() {
    ProposalStats counts = stats();
    return List.of(
        new Tile(texts.say("proposals.tile.total"), counts.total(), "", "pi-list", "off"),
        tile(counts.pending(), Status.PENDING),
        tile(counts.underReview(), Status.UNDER_REVIEW),
        tile(counts.accepted(), Status.ACCEPTED),
        tile(counts.rejected(), Status.REJECTED));
  }

  private Tile tile(long count, Status status) {
    String name = status.external();
    String label = texts.say("proposals.tile." + name);
    return new Tile(label, count, name, words.icon(status), words.tone(status));
  }

  /** Whether the viewer could vote on it now; the page of the proposal knows for certain. */
  public boolean yours(Proposal proposal) {
    boolean open = proposal.status() == Status.PENDING || proposal.status() == Status.UNDER_REVIEW;
    return open
        && viewer.is(Role.REVIEWER.external())
        && proposal.humanVerdict() == Verdict.PENDING
        && !proposal.author().equals(viewer.getName());
  }

  public boolean isNothingYet() {
    return stats().total() == 0;
  }

  public boolean isFiltered() {
    return !(status + changeType + synthiant + text).isEmpty();
  }

  public boolean isLaterPage() {
    return !after.isEmpty();
  }

  /** Query string of the next, older slice; empty on the last. */
  public String getOlder() {
    return page().next().map(next -> query(status, next.toString())).orElse("");
  }

  public String getNewest() {
    return query(status, "");
  }

  /** Query string of the same filter with another status. */
  public String withStatus(String other) {
    return query(other, "");
  }

  public List<ChangeType> getChangeTypes() {
    return List.of(ChangeType.values());
  }

  public List<Status> getStatuses() {
    return List.of(Status.values());
  }

  public List<String> getSynthiants() {
    return models.synthiants().stream().map(view -> view.synthiant().synthiantId()).toList();
  }

  private Page<Proposal> page() {
    if (page == null) {
      var filter =
          new ProposalFilter(
              Status.find(status),
              ChangeType.find(changeType),
              Optional.of(synthiant).filter(s -> !s.isEmpty()),
              Optional.of(text.strip()).filter(s -> !s.isEmpty()));
      Optional<Long> key =
          Optional.of(after).filter(a -> a.matches("\\d{1,18}")).map(Long::valueOf);
      page = read(filter, key);
    }
    return page;
  }

  private Page<Proposal> read(ProposalFilter filter, Optional<Long> key) {
    try {
      problem = "";
      return proposals.list(filter, key, ROWS);
    } catch (Invalid invalid) {
      problem =
          invalid.violations().get(0).pointer().equals("/q")
              ? texts.say("proposals.search.broken", invalid.violations().get(0).rule())
              : texts.say("proposals.lost");
      return new Page<>(List.of(), Optional.empty());
    }
  }

  /** Why nothing can be listed; empty when it can. */
  public String getProblem() {
    page();
    return problem;
  }

  private ProposalStats stats() {
    if (stats == null) {
      stats = proposals.stats();
    }
    return stats;
  }

  /**
   * What the list is filtered by.
   *
   * @throws Invalid when that is nothing, or no filter
   */
  SavedFilter.Choice chosen() {
    return new SavedFilter.Choice(status, changeType, synthiant, text.strip());
  }

  private String query(String withStatus, String from) {
    return query(withStatus, changeType, synthiant, text, from);
  }

  static String query(SavedFilter.Choice choice, String from) {
    return query(choice.status(), choice.changeType(), choice.synthiantId(), choice.words(), from);
  }

  private static String query(
      String status, String changeType, String synthiant, String text, String from) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("status", status);
    parameters.put("changeType", changeType);
    parameters.put("synthiantId", synthiant);
    parameters.put("text", text.strip());
    parameters.put("after", from);
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getValue().isEmpty())
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  public String getStatus() {
    return status;
  }

  public void setStatus(String status) {
    this.status = orEmpty(status);
  }

  public String getChangeType() {
    return changeType;
  }

  public void setChangeType(String changeType) {
    this.changeType = orEmpty(changeType);
  }

  public String getSynthiant() {
    return synthiant;
  }

  public void setSynthiant(String synthiant) {
    this.synthiant = orEmpty(synthiant);
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = orEmpty(text);
  }

  public String getAfter() {
    return after;
  }

  public void setAfter(String after) {
    this.after = orEmpty(after);
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }
}
