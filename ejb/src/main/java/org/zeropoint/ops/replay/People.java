package org.zeropoint.ops.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.shared.Role;

/** What the log has seen of accounts, and of who started the run behind a revision. */
final class People {

  /**
   * @param roles every one that it ever held
   */
  private record Account(boolean service, Set<String> roles) {}

  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<Ballots.On, Optional<String>> starters = new HashMap<>();
  private final Faults faults;

  People(Faults faults) {
    this.faults = faults;
  }

  void take(LoggedEntry entry, Row row) {
    if (row.isGone()) {
      return;
    }
    switch (row.table()) {
      case "account" -> account(row);
      case "revision" ->
          starters.put(new Ballots.On(entry.tenant(), row.text("digest")), row.find("starter"));
      default -> {}
    }
  }

  private void account(Row row) {
    Account account =
        accounts.computeIfAbsent(
            row.text("name"), name -> new Account(row.flag("service"), new HashSet<>()));
    for (JsonNode role : row.columns().path("roles")) {
      account.roles().add(role.asText());
    }
  }

  /** Whether the log says that this voter has a voice in that channel; a stranger may have one. */
  void requireChannel(LoggedEntry entry, Row vote) {
    String channel = vote.text("channel");
    String voter = vote.text("voter");
    boolean ai = channel.equals("ai");
    boolean builtIn = voter.equals(BuiltIn.REVIEWER);
    Account account = accounts.get(voter);
    if (builtIn ? ai : account == null) {
      return;
    }
    String role = (ai ? Role.AI_REVIEWER : Role.REVIEWER).external();
    if (builtIn || account.service() != ai || !account.roles().contains(role)) {
      faults.add(
          "vote-channel",
          entry,
          "%s voted in the channel %s without being a %s with the role %s"
              .formatted(voter, channel, ai ? "program" : "person", role));
    }
  }

  /** Who started the run behind a revision; empty when the log does not hold the revision. */
  Optional<Optional<String>> starter(Ballots.On revision) {
    return Optional.ofNullable(starters.get(revision));
  }
}
