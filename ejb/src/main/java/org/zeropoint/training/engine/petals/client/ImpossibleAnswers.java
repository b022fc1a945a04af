package org.zeropoint.training.engine.petals.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** Judges answers that are not finite or have another shape than they must have. */
record ImpossibleAnswers(SwarmClient client, Opinions opinions) {

  /**
   * A node twice answered what cannot be. When others answer what can be, it is quarantined.
   *
   * @throws FalseAnswer then
   * @throws NotFinite when others say the same
   */
  <T> void judge(
      Question<T> question, Member asked, PeerFailure fault, Optional<RunAdapter> adapter) {
    opinions
        .here(question, adapter)
        .ifPresentOrElse(
            opinion -> {
              if (question.fault(opinion.answer()).isPresent()) {
                throw new NotFinite(question.told() + " is not finite");
              }
              throw impossible(question, asked, fault);
            },
            () -> askOthers(question, asked, fault, adapter));
  }

  private <T> void askOthers(
      Question<T> question, Member asked, PeerFailure fault, Optional<RunAdapter> adapter) {
    for (Member other : opinions.asking().others(question, Set.of(asked.node()))) {
      try {
        opinions.asking().one(question, other, adapter);
        throw impossible(question, asked, fault);
      } catch (PeerFailure e) {
        if (e.kind() == Kind.WRONG) {
          throw new NotFinite(question.told() + " is not finite, two nodes say");
        }
      }
    }
  }

  private <T> FalseAnswer impossible(Question<T> question, Member asked, PeerFailure fault) {
    client.quarantine(
        asked.node(),
        "twice it could not answer %s, which others can: %s"
            .formatted(question.told(), fault.getMessage()));
    return new FalseAnswer(List.of(asked.node()), question.told() + " was answered falsely");
  }
}
