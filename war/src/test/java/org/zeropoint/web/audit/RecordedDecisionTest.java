package org.zeropoint.web.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Json;
import org.zeropoint.web.page.Wording;

class RecordedDecisionTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);

  @Test
  void readsWhatTheGateSaw() {
    RecordedDecision decision =
        read(
            """
            {"decision": {"proposalId": "prop-1", "revision": 2, "status": "accepted", "ai": "pass",
              "human": "pass", "input": {"digest": "sha256:ab", "policyDigest": "sha256:cd",
              "at": "2026-01-01T00:00:00Z", "excluded": ["a", "b"],
              "ballots": [{"channel": "human", "voter": "r", "pass": true,
                           "castAt": "2026-01-01T00:00:00Z", "lifted": false}],
              "evidence": [{"name": "base-current", "state": "SATISFIED", "reason": "it is"}],
              "overrides": [{"by": "o", "expiresAt": "2026-02-01T00:00:00Z", "reason": "agreed"}],
              "withdrawal": {"by": "a", "reason": "wrong model"}}}}
            """);

    assertThat(decision.status()).isEqualTo(Status.ACCEPTED);
    assertThat(decision.human()).isEqualTo(Verdict.PASS);
    assertThat(decision.at()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(decision.excluded()).isEqualTo("a, b");
    assertThat(decision.ballots().get(0).voter()).isEqualTo("r");
    assertThat(decision.evidence().get(0).state()).isEqualTo(Requirement.State.SATISFIED);
    assertThat(decision.besides(ENGLISH))
        .containsExactly(
            "o set fails aside until 2026-02-01T00:00:00Z: agreed",
            "a had withdrawn it: wrong model");
  }

  @Test
  void whatSomebodyWroteOverIt_isShownAsFarAsItCanBe() {
    RecordedDecision decision =
        read(
            """
            {"decision": {"status": "splendid", "ai": 3, "input": {"at": "yesterday",
              "ballots": "none", "evidence": [{"state": "FINE"}], "withdrawal": 7}}}
            """);

    assertThat(decision.status()).isNull();
    assertThat(decision.ai()).isNull();
    assertThat(decision.at()).isNull();
    assertThat(decision.ballots()).isEmpty();
    assertThat(decision.evidence().get(0).state()).isEqualTo(Requirement.State.ERROR);
    assertThat(decision.besides(ENGLISH)).isEmpty();
    assertThat(RecordedDecision.in(Json.parse("{\"decision\":\"accepted\"}"))).isEmpty();
  }

  private static RecordedDecision read(String facts) {
    return RecordedDecision.in(Json.parse(facts)).orElseThrow();
  }
}
