package org.zeropoint.nodes.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.SignatureKey;

/**
 * The first call of a machine to a coordinator. Who answers is not known before: the key that the
 * answer names is believed from then on, so it has to come over TLS or a network that is trusted.
 */
public final class Introduction {

  /** As whom a machine signs that has no id yet. */
  public static final String NEWCOMER = "new";

  /** Where machines are enrolled. */
  public static final String PATH = "/api/nodes";

  private static final int CREATED = 201;

  private Introduction() {}

  /**
   * Asks to become a node; the same may be asked again when the answer was lost.
   *
   * @param wish with the public part of {@code key}
   * @throws CallFailure when it is refused, with the reason, or not answered in time
   */
  public static NewNode introduce(
      NodeUrl coordinator, EnrolmentWish wish, SignatureKey key, Duration deadline, Clock clock) {
    Peer peer = Peer.stranger(coordinator);
    byte[] body = wish.json().toString().getBytes(StandardCharsets.UTF_8);
    Call call = Call.post(PATH, new Call.Body("application/json", body), deadline).again();
    Answer answer = new Dispatch(() -> new Signer(NEWCOMER, key), clock).call(peer, call);
    if (answer.status() != CREATED) {
      throw new CallFailure(
          peer.id(),
          CallFailure.Kind.UNTRUSTED,
          "answered " + answer.status() + ": " + answer.detail());
    }
    return NewNode.of(answer.json());
  }
}
