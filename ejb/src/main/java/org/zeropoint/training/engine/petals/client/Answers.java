package org.zeropoint.training.engine.petals.client;

import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** Answers that can be, of which a sample is verified. */
record Answers(SwarmClient client, Verification verification) {

  /**
   * A node's answer. One that cannot be is asked for again at once, as it may have been altered on
   * its way; then others decide.
   *
   * @param call asks the node
   * @throws PeerFailure when the node gives none
   * @throws FalseAnswer as {@link Verification}
   */
  <T> T of(Question<T> question, Member member, Optional<RunAdapter> adapter, Supplier<T> call) {
    T answer;
    try {
      answer = call.get();
    } catch (PeerFailure e) {
      if (e.kind() != Kind.WRONG) {
        throw e;
      }
      answer = again(question, member, adapter, call);
    }
    verification.sample(question, member, answer, adapter);
    return answer;
  }

  private <T> T again(
      Question<T> question, Member member, Optional<RunAdapter> adapter, Supplier<T> call) {
    try {
      return call.get();
    } catch (PeerFailure e) {
      if (e.kind() == Kind.WRONG) {
        verification.impossible().judge(question, member, e, adapter);
        client.bans().failed(member.node());
      }
      throw e;
    }
  }
}
