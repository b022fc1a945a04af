package org.zeropoint.ops.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.control.PolicyForm;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** The policies of each tenant in the order in which they came to count. */
final class Policies {

  /** As long as a transaction may take that read the policy before it was replaced. */
  static final Duration OVERLAP = Duration.ofMinutes(10);

  /** A decision of an earlier release was made under what that brought along. */
  private static final Set<String> FORMER =
      PolicyBook.formerlyShipped().stream()
          .map(PolicyState::digest)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * @param since when its entry was written
   */
  private record Version(long number, String digest, Policy policy, Instant since) {}

  private final Map<String, List<Version>> versions = new HashMap<>();
  private final Faults faults;
  private final Version shipped;

  Policies(Faults faults) {
    this.faults = faults;
    var state = PolicyBook.shipped();
    this.shipped = new Version(state.number(), state.digest(), state.policy(), Instant.MIN);
  }

  void take(LoggedEntry entry, Row row) {
    if (!row.table().equals("policy_version")) {
      return;
    }
    if (!row.isAdopted() && !row.op().equals(Row.INSERT)) {
      faults.add(
          "policy-changed", entry, "a version of the policy changes; an edit adds the next one");
      return;
    }
    String content = row.text("content");
    Policy policy = PolicyForm.read(Json.parse(content));
    String digest = row.text("digest");
    if (!Digest.of(content).value().equals(digest) || !policy.digest().value().equals(digest)) {
      faults.add("policy-digest", entry, "the content of the new policy is not " + digest);
    }
    List<Version> all =
        versions.computeIfAbsent(row.text("tenant"), tenant -> new ArrayList<>(List.of(shipped)));
    long number = row.number("number");
    if (all.stream().anyMatch(version -> version.number() >= number) && !row.isAdopted()) {
      faults.add("policy-changed", entry, "version " + number + " of the policy comes again");
    }
    all.add(new Version(number, digest, policy, entry.at()));
    all.sort(Comparator.comparingLong(Version::number));
  }

  private List<Version> of(String tenant) {
    return versions.getOrDefault(tenant, List.of(shipped));
  }

  /** The policies that may count in a tenant at an instant, after what was taken so far. */
  List<Policy> counting(String tenant, Instant at) {
    List<Version> all = of(tenant);
    return all.stream()
        .filter(version -> counted(all, version.digest(), at))
        .map(Version::policy)
        .toList();
  }

  /** That a decision was made under its policy, and that this one counted. */
  void require(Decision decision) {
    String stated = decision.input().demands().policyDigest();
    String recorded = decision.policy().digest().value();
    if (!recorded.equals(stated)) {
      faults.add(
          "policy-digest",
          decision.entry(),
          "the recorded policy is %s, the decision names %s".formatted(recorded, stated));
      return;
    }
    String named = FORMER.contains(stated) ? shipped.digest() : stated;
    List<Version> all = of(decision.entry().tenant());
    if (all.stream().noneMatch(version -> version.digest().equals(named))) {
      faults.add(
          "policy-unknown",
          decision.entry(),
          "no policy %s stands in the log before this decision".formatted(named));
    } else if (!counted(all, named, decision.input().at())) {
      faults.add(
          "policy-outdated",
          decision.entry(),
          "%s did not count any more, %s did".formatted(named, all.get(all.size() - 1).digest()));
    }
  }

  /** Decisions do not wait for an edit of the policy: the one before counts a little longer. */
  private static boolean counted(List<Version> all, String digest, Instant at) {
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).digest().equals(digest)) {
        return true;
      }
      if (!at.isBefore(all.get(i).since().plus(OVERLAP))) {
        return false;
      }
    }
    return false;
  }
}
