package org.zeropoint.training.engine.petals.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** Asks nodes that hold blocks of a model. */
record Asking(SwarmClient client, Digest model) {

  /**
   * One node's answer, after it was given the adapter if it has not got it.
   *
   * @throws PeerFailure also when the answer cannot be
   */
  <T> T one(Question<T> question, Member member, Optional<RunAdapter> adapter) {
    try {
      adapter.ifPresent(run -> give(run, question.blocks(), member));
      return client.ask(
          member,
          question.kind(),
          question.work(),
          (peer, deadline) ->
              sound(
                  question,
                  member,
                  question.ask(
                      peer,
                      new Part(model, question.blocks(), adapter.map(RunAdapter::ref)),
                      deadline)));
    } catch (PeerFailure e) {
      if (e.kind() == Kind.LOST) {
        adapter.ifPresent(run -> run.lost(member.node()));
      }
      throw e;
    }
  }

  /**
   * Gives a node the adapter for some blocks, unless it has it.
   *
   * @throws PeerFailure when it does not take it
   */
  void give(RunAdapter run, BlockRange blocks, Member member) {
    if (!run.has(member, blocks)) {
      client.admitted(
          member,
          peer -> {
            run.give(member, blocks, client.limits().call());
            return true;
          });
    }
  }

  /**
   * An answer that can be.
   *
   * @throws PeerFailure WRONG else
   */
  static <T> T sound(Question<T> question, Member member, T answer) {
    question
        .fault(answer)
        .ifPresent(
            fault -> {
              throw new PeerFailure(member.node(), Kind.WRONG, "its answer " + fault);
            });
    return answer;
  }

  /** Nodes that may be asked the same, except some. */
  List<Member> others(Question<?> question, Set<String> without) {
    return client.usable().stream()
        .filter(member -> !without.contains(member.node()))
        .filter(member -> member.holds(model, question.blocks()))
        .toList();
  }
}
