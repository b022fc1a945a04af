package org.zeropoint.training.control;

import java.time.Duration;
import java.util.Optional;
import org.zeropoint.nodes.control.NodeCalls;
import org.zeropoint.nodes.dispatch.Answer;
import org.zeropoint.nodes.dispatch.Call;
import org.zeropoint.nodes.dispatch.CallFailure;
import org.zeropoint.nodes.dispatch.Peer;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.Channel;

/**
 * Signed calls to one node. Whether a call is made again is for whoever finds the way over nodes:
 * here it is made once.
 */
record NodeChannel(NodeCalls calls, Peer peer) implements Channel {

  /** Where a node computes, before the operation. */
  static final String PATH = "/api/blocks/";

  private static final int MOST_BYTES = 64 << 20;
  private static final int TOO_LARGE = 413;
  private static final int SERVER_ERROR = 500;

  @Override
  public byte[] call(String operation, byte[] body, Duration deadline) {
    Answer answer = answer(operation, body, deadline);
    if (answer.succeeded()) {
      return answer.body();
    }
    Kind kind =
        answer.status() == TOO_LARGE
            ? Kind.WRONG
            : answer.status() >= SERVER_ERROR ? Kind.UNREACHABLE : Kind.CLOSED;
    throw new PeerFailure(
        peer.id(), kind, "answered %d: %s".formatted(answer.status(), answer.detail()));
  }

  private Answer answer(String operation, byte[] body, Duration deadline) {
    try {
      return calls.call(
          peer,
          Call.post(PATH + operation, new Call.Body(BlockHandler.MEDIA_TYPE, body), deadline)
              .upTo(MOST_BYTES));
    } catch (CallFailure e) {
      throw failure(e);
    }
  }

  private PeerFailure failure(CallFailure e) {
    Kind kind =
        switch (e.kind()) {
          case BUSY -> Kind.BUSY;
          case UNTRUSTED -> Kind.WRONG;
          case UNREACHABLE, OPEN, CANCELLED -> Kind.UNREACHABLE;
        };
    return new PeerFailure(
        peer.id(), kind, String.valueOf(e.getMessage()), Optional.of(e.retryAfter()));
  }
}
