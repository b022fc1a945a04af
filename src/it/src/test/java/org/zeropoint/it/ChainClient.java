package org.zeropoint.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.nodes.dispatch.Dispatch;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.client.Limits;
import org.zeropoint.training.engine.petals.client.Pause;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.Swarm;
import org.zeropoint.training.engine.petals.client.SwarmClient;
import org.zeropoint.training.engine.petals.client.Verification;
import org.zeropoint.training.engine.petals.wire.BlockHandler;
import org.zeropoint.training.engine.petals.wire.RemotePeer;
import org.zeropoint.training.engine.petals.wire.WireForm;

/** The nodes of a chain, called as their coordinator calls them: with its key, over HTTP. */
final class ChainClient implements Swarm {

  private static final int MOST_BYTES = 60 << 20;

  private final NodeChain chain;
  private final Dispatch dispatch;

  ChainClient(NodeChain chain) throws IOException {
    this.chain = chain;
    SignatureKey key =
        SignatureKey.parse(Files.readString(chain.head().data().resolve("calls.key")));
    dispatch = new Dispatch(() -> new Signer(CallSignature.COORDINATOR, key), Clock.systemUTC());
  }

  /** Nothing is computed again elsewhere: what it gives is what the nodes gave. */
  RemoteSequence sequence(Digest model, ModelConfig config) {
    var client = new SwarmClient(this, Limits.USUAL, Clock.systemUTC(), Pause.REAL, 1);
    var rules = new Verification.Rules(0, 1e-3, 1);
    return new RemoteSequence(
        client, model, config, new Verification(client, model, rules, Optional.empty()));
  }

  @Override
  public List<Member> members() {
    var members = new ArrayList<Member>();
    for (JsonNode node : chain.standing()) {
      members.add(
          new Member(
              new RemotePeer(
                  node.path("node").asText(),
                  (operation, body, deadline) -> call(peer(node), operation, body, deadline),
                  WireForm.FP32,
                  MOST_BYTES),
              new Report(held(node), 1, 1, 0, 0, 0),
              Duration.ZERO,
              State.USABLE));
    }
    return members;
  }

  private static List<Held> held(JsonNode node) {
    var held = new ArrayList<Held>();
    for (JsonNode one : node.path("held")) {
      held.add(
          new Held(
              new Digest(one.path("model").asText()),
              new BlockRange(one.path("first").asInt(), one.path("end").asInt()),
              one.path("bytes").asLong()));
    }
    return held;
  }

  private static Peer peer(JsonNode node) {
    return new Peer(
        node.path("node").asText(),
        new NodeUrl(node.path("url").asText()),
        Optional.of(new PublicSignatureKey(node.path("publicKey").asText())),
        node.path("lease").asLong());
  }

  private byte[] call(Peer peer, String operation, byte[] body, Duration deadline) {
    try {
      Answer answer =
          dispatch.call(
              peer,
              Call.post(
                      "/api/blocks/" + operation,
                      new Call.Body(BlockHandler.MEDIA_TYPE, body),
                      deadline)
                  .upTo(MOST_BYTES));
      if (answer.succeeded()) {
        return answer.body();
      }
      throw failure(peer, answer.status() + " " + answer.detail());
    } catch (CallFailure e) {
      throw failure(peer, e.getMessage());
    }
  }

  private static PeerFailure failure(Peer peer, String reason) {
    return new PeerFailure(peer.id(), PeerFailure.Kind.UNREACHABLE, reason);
  }

  @Override
  public void quarantine(String node, String evidence) {
    throw new AssertionError(node + ": " + evidence);
  }
}
