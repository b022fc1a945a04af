package org.zeropoint.training.engine.petals.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterRef;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;

/**
 * The node's end of channels: reads calls, has them done and writes their answers. A failure is an
 * answer too, which {@link RemotePeer} throws again; a call that breaks a rule fails as REFUSED
 * with the rule. Anything else that is thrown is a defect of the node. Thread-safe.
 */
public final class BlockHandler {

  /** Of each body and each answer. */
  public static final String MEDIA_TYPE = Message.MEDIA_TYPE;

  private final BlockPeer service;
  private final long most;

  /**
   * @param service what does the work
   * @param most bytes of tensors that a call may have
   */
  public BlockHandler(BlockPeer service, long most) {
    this.service = service;
    this.most = most;
  }

  /**
   * Does what a message asks for.
   *
   * @param operation by its {@link Operation#external name}, the same as in the message
   * @return an answer, or why there is none
   */
  public byte[] handle(String operation, byte[] body) {
    try {
      return Message.write(answer(operation, body));
    } catch (PeerFailure e) {
      return failure(e.kind(), e.reason(), e.retryAfter());
    } catch (Invalid e) {
      return failure(Kind.REFUSED, "refuses the call: " + e.getMessage(), Duration.ZERO);
    }
  }

  private static byte[] failure(Kind kind, String reason, Duration retryAfter) {
    return Message.write(new Frame(Headers.failure(kind, reason, retryAfter), Map.of()));
  }

  private Frame answer(String address, byte[] body) {
    Operation operation = Operation.of(address);
    Message call = Message.read(body, most);
    if (!call.text(Headers.OPERATION).equals(address)) {
      throw new Invalid("/op", "is not " + address);
    }
    Duration deadline = call.millis(Headers.MILLIS);
    return switch (operation) {
      case REPORT -> report(call, deadline);
      case FORWARD -> forward(call, deadline);
      case BACKWARD -> backward(call, deadline);
      case KEEP -> keep(call, deadline);
      case FORGET -> forget(call, deadline);
      case OPEN -> open(call, deadline);
      case EXTEND -> extend(call, deadline);
      case CLOSE -> close(call, deadline);
    };
  }

  private Frame report(Message call, Duration deadline) {
    call.end();
    ObjectNode header = Headers.answer();
    Headers.put(header, service.report(deadline));
    return new Frame(header, Map.of());
  }

  private Frame forward(Message call, Duration deadline) {
    Part part = Headers.part(call);
    Asked asked = asked(call);
    Hidden input = activations(call, RemotePeer.INPUT, asked);
    call.end();
    return activations(service.forward(part, input, deadline), asked, Map.of());
  }

  private Frame backward(Message call, Duration deadline) {
    Part part = Headers.part(call);
    Asked asked = asked(call);
    Hidden input = activations(call, RemotePeer.INPUT, asked);
    Hidden gradient = activations(call, RemotePeer.GRADIENT, asked);
    call.end();
    BlockGradient found = service.backward(part, input, gradient, deadline);
    return activations(found.input(), asked, RemotePeer.matrices(found.adapter()));
  }

  private Frame keep(Message call, Duration deadline) {
    AdapterRef ref = Headers.adapterRef(call);
    var state =
        new AdapterState(
            ref,
            Headers.digest(call.text("model")),
            Headers.blocks(call),
            Headers.lora(call),
            call.matrices(RemotePeer.MATRIX));
    call.end();
    service.keep(state, deadline);
    return done();
  }

  private Frame forget(Message call, Duration deadline) {
    String run = call.text("run");
    call.end();
    service.forget(run, deadline);
    return done();
  }

  private Frame open(Message call, Duration deadline) {
    String session = call.text("session");
    Part part = Headers.part(call);
    int rows = call.count("rows");
    int tokens = call.count("tokens");
    Duration patience = call.millis("patience");
    call.end();
    service.open(session, part, rows, tokens, patience, deadline);
    return done();
  }

  private Frame extend(Message call, Duration deadline) {
    String session = call.text("session");
    int position = call.count("position");
    Asked asked = asked(call);
    Hidden fresh = activations(call, RemotePeer.INPUT, asked);
    call.end();
    return activations(service.extend(session, position, fresh, deadline), asked, Map.of());
  }

  private Frame close(Message call, Duration deadline) {
    String session = call.text("session");
    call.end();
    service.close(session, deadline);
    return done();
  }

  private static Frame done() {
    return new Frame(Headers.answer(), Map.of());
  }

  /**
   * How the activations of a call come, and those of its answer are wanted.
   *
   * @param measured whether the error of the answer is to be told
   */
  private record Asked(WireForm form, boolean measured) {}

  private static Asked asked(Message call) {
    return new Asked(WireForm.of(call.text("form")), call.flag("measured"));
  }

  private static Hidden activations(Message call, String name, Asked asked) {
    Hidden hidden = asked.form().decode(name, call.tensors());
    if (!hidden.finite()) {
      throw new Invalid("/" + name, "holds a number that is not finite");
    }
    return hidden;
  }

  private Frame activations(Hidden found, Asked asked, Map<String, Block> beside) {
    if (!found.finite()) {
      throw new PeerFailure(
          service.node(), Kind.WRONG, "what the blocks gave is not finite", Optional.empty());
    }
    ObjectNode header = Headers.answer();
    var blocks = new LinkedHashMap<>(asked.form().encode(RemotePeer.INPUT, found));
    if (asked.measured()) {
      Headers.put(header, Link.error(RemotePeer.INPUT, found, asked.form(), blocks));
    }
    blocks.putAll(beside);
    return new Frame(header, blocks);
  }
}
