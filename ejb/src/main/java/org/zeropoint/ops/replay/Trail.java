package org.zeropoint.ops.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.LoggedEntry;

/**
 * What the log has seen of one proposal: its row as the last entry that changed it found and left
 * it, and what the gate said last. Rows stand in the first entry of a transaction, the decisions
 * that made them so in those behind it.
 */
final class Trail {

  /** The row of a proposal, as far as decisions depend on it. */
  record State(
      String digest,
      long revision,
      String status,
      String ai,
      String human,
      OptionalLong aiPass,
      OptionalLong humanPass,
      String changeType,
      String risk,
      String author,
      String lastEditor,
      boolean service,
      Optional<String> candidate,
      Optional<String> withdrawnAt) {

    static State of(Row row) {
      return new State(
          row.text("digest"),
          row.number("revision"),
          row.text("status"),
          row.text("ai_verdict"),
          row.text("human_verdict"),
          row.findNumber("ai_pass_vote"),
          row.findNumber("human_pass_vote"),
          row.text("change_type"),
          row.text("risk"),
          row.text("author"),
          row.text("last_editor"),
          row.flag("author_service"),
          row.find("candidate"),
          row.find("withdrawn_at"));
    }

    boolean accepted() {
      return status.equals(Decision.ACCEPTED);
    }

    boolean isMadeBy(Said decision) {
      Decision.Outcome said = decision.outcome();
      return digest.equals(decision.digest())
          && status.equals(said.status())
          && ai.equals(said.ai())
          && human.equals(said.human())
          && same(aiPass, said.aiPass())
          && same(humanPass, said.humanPass());
    }

    private static boolean same(OptionalLong row, Optional<Long> said) {
      return row.isPresent() == said.isPresent()
          && (row.isEmpty() || row.getAsLong() == said.get());
    }

    @Override
    public String toString() {
      return status + " (ai " + ai + ", human " + human + ") on " + digest;
    }
  }

  /** What is kept of a decision: the log may hold many. */
  private record Said(long index, String digest, Decision.Outcome outcome) {}

  private final String proposalId;
  private final List<State> states = new ArrayList<>();
  private long changedIn = -1;
  private boolean unproven;
  private Optional<Said> decided = Optional.empty();
  private Optional<State> acceptedAs = Optional.empty();

  Trail(String proposalId) {
    this.proposalId = proposalId;
  }

  /**
   * Takes the row as an entry left it.
   *
   * @return whether it has become accepted with it
   */
  boolean take(LoggedEntry entry, Row row, Faults faults) {
    if (entry.index() != changedIn) {
      close(faults);
      changedIn = entry.index();
      Optional<State> before = last();
      states.clear();
      before.ifPresent(states::add);
      decided = Optional.empty();
    }
    State now = State.of(row);
    boolean was = last().filter(s -> s.accepted() && s.digest().equals(now.digest())).isPresent();
    states.add(now);
    if (row.isAdopted() && now.accepted()) {
      acceptedAs = last();
    }
    unproven = now.accepted() && !row.isAdopted() && (unproven || !was);
    return now.accepted() && !was;
  }

  /** The states that a decision that comes now may rest on. */
  List<State> states() {
    return states;
  }

  Optional<State> last() {
    return states.isEmpty() ? Optional.empty() : Optional.of(states.get(states.size() - 1));
  }

  void take(Decision decision) {
    var said = new Said(decision.entry().index(), decision.digest(), decision.outcome());
    decided = Optional.of(said);
    Optional<State> now = last();
    if (decision.accepts() && now.filter(s -> s.isMadeBy(said)).isPresent()) {
      unproven = false;
      acceptedAs = now;
    } else if (!decision.accepts()) {
      acceptedAs = Optional.empty();
    }
  }

  /** Whether the last that was decided is that a revision is accepted. */
  boolean isAccepted(String digest) {
    return acceptedAs.filter(state -> state.digest().equals(digest)).isPresent();
  }

  /** No more decisions come that the last change of the row could rest on. */
  void close(Faults faults) {
    if (unproven) {
      unproven = false;
      faults.add(
          "accepted-without-decision",
          Faults.where(changedIn),
          proposalId
              + " becomes accepted, and no decision of the gate on "
              + last().map(State::digest).orElse("-")
              + " says so");
    } else if (decided.isPresent() && last().filter(s -> s.isMadeBy(decided.get())).isEmpty()) {
      last()
          .ifPresent(
              row ->
                  faults.add(
                      "row-differs",
                      Faults.where(decided.get().index()),
                      "the gate said %s, the row of %s is %s"
                          .formatted(decided.get().outcome(), proposalId, row)));
    }
  }
}
