package org.zeropoint.training.control;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.nodes.boundary.Calls;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.Channel;

/**
 * Signed calls to one node. Whether a call is made again is for whoever finds the way over nodes:
 * here it is made once.
 *
 * @param peers where the node is now, and with which lease
 */
record NodeChannel(Calls calls, Supplier<Peer> peers) implements Channel {

  /** Where a node computes, before the operation. */
  static final String PATH = "/api/blocks/";

  private static final int MOST_BYTES = 64 << 20;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int SERVER_ERROR = 500;

  @Override
  public byte[] call(String operation, byte[] body, Duration deadline) {
    Peer peer = peers.get();
    Answer answer = answer(peer, operation, body, deadline);
    if (answer.succeeded()) {
      return answer.body();
    }
    throw new PeerFailure(
        peer.id(),
        kind(answer.status()),
        "answered %d: %s".formatted(answer.status(), answer.detail()));
  }

  /** Of another lease than it has, a node does not have what a call names. */
  private static Kind kind(int status) {
    return switch (status) {
      case CONFLICT -> Kind.LOST;
      case TOO_LARGE -> Kind.REFUSED;
      default -> status >= SERVER_ERROR ? Kind.UNREACHABLE : Kind.CLOSED;
    };
  }

  private Answer answer(Peer peer, String operation, byte[] body, Duration deadline) {
    try {
      return calls.call(
          peer,
          Call.post(PATH + operation, new Call.Body(BlockHandler.MEDIA_TYPE, body), deadline)
              .upTo(MOST_BYTES));
    } catch (CallFailure e) {
      throw failure(peer, e);
    }
  }

  /** What a node has not signed says nothing of it: a proxy answers so, or a server that starts. */
  private static PeerFailure failure(Peer peer, CallFailure e) {
    Kind kind = e.kind() == CallFailure.Kind.BUSY ? Kind.BUSY : Kind.UNREACHABLE;
    return new PeerFailure(
        peer.id(), kind, String.valueOf(e.getMessage()), Optional.of(e.retryAfter()));
  }
}
