package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/** Calls that a node refuses. */
final class Failing {

  private Failing() {}

  /** Checks kind and words, and that whoever is told to come again is told when. */
  static PeerFailure as(Kind kind, String words, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    Throwable failure = thrown instanceof ExecutionException e ? e.getCause() : thrown;
    assertThatThrownBy(
            () -> {
              throw failure;
            })
        .isInstanceOf(PeerFailure.class)
        .hasMessageStartingWith("node n1: ")
        .hasMessageContaining(words);
    var peerFailure = (PeerFailure) failure;
    assertThat(peerFailure.kind()).isEqualTo(kind);
    assertThat(peerFailure.retryAfter().isZero()).isEqualTo(kind != Kind.BUSY);
    return peerFailure;
  }

  static PeerFailure as(Kind kind, String words, Future<?> call) {
    return as(kind, words, call::get);
  }
}
