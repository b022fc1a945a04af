package org.zeropoint.training.engine.petals.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.entity.NodeLink;

/**
 * A node at the other end of a channel. Activations and gradients by them travel in the form of the
 * link; adapters and gradients by them always in fp32. An answer that breaks a rule of the wire,
 * has another shape than it must or is not finite fails as WRONG. Whether the gradients by an
 * adapter are those of its matrices is for whoever knows them.
 */
public final class RemotePeer implements BlockPeer {

  static final String INPUT = "x";
  static final String GRADIENT = "g";
  static final String MATRIX = "adapter/";

  private final String node;
  private final Channel channel;
  private final long most;
  private final Link link;

  /**
   * @param form of activations, both ways
   * @param most bytes of tensors that an answer may have
   */
  public RemotePeer(String node, Channel channel, WireForm form, long most) {
    this.node = node;
    this.channel = channel;
    this.most = most;
    this.link = new Link(form);
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public Optional<NodeLink> link() {
    return Optional.of(
        new NodeLink(
            link.form().external(),
            Optional.of(link.error())
                .filter(error -> error.tensors() > 0)
                .map(
                    error ->
                        new NodeLink.Measured(
                            error.tensors(), error.relative(), error.largest()))));
  }

  @Override
  public Report report(Duration deadline) {
    return ask(Headers.request(Operation.REPORT, deadline), Map.of(), deadline, Headers::report);
  }

  @Override
  public Hidden forward(Part part, Hidden input, Duration deadline) {
    ObjectNode header = Headers.request(Operation.FORWARD, deadline);
    Headers.put(header, part);
    return activations(header, Map.of(INPUT, input), deadline, answer -> hidden(answer, input));
  }

  @Override
  public BlockGradient backward(Part part, Hidden input, Hidden gradient, Duration deadline) {
    ObjectNode header = Headers.request(Operation.BACKWARD, deadline);
    Headers.put(header, part);
    var sent = new LinkedHashMap<String, Hidden>();
    sent.put(INPUT, input);
    sent.put(GRADIENT, gradient);
    return activations(
        header,
        sent,
        deadline,
        answer -> {
          Map<String, Tensor> matrices = answer.matrices(MATRIX);
          matrices.forEach((name, matrix) -> finite(name, matrix.data()));
          return new BlockGradient(hidden(answer, input), matrices);
        });
  }

  @Override
  public void keep(AdapterState adapter, Duration deadline) {
    ObjectNode header = Headers.request(Operation.KEEP, deadline);
    Headers.put(header, adapter.model(), adapter.blocks());
    Headers.put(header, adapter.ref());
    Headers.put(header, adapter.lora());
    tell(header, matrices(adapter.matrices()), deadline);
  }

  @Override
  public void forget(String run, Duration deadline) {
    tell(Headers.request(Operation.FORGET, deadline).put("run", run), Map.of(), deadline);
  }

  @Override
  public void open(
      String session, Part part, int rows, int tokens, Duration patience, Duration deadline) {
    ObjectNode header = Headers.request(Operation.OPEN, deadline).put("session", session);
    Headers.put(header, part);
    header.put("rows", rows).put("tokens", tokens).put("patience", Headers.millis(patience));
    tell(header, Map.of(), deadline);
  }

  @Override
  public Hidden extend(String session, int position, Hidden fresh, Duration deadline) {
    ObjectNode header = Headers.request(Operation.EXTEND, deadline);
    header.put("session", session).put("position", position);
    return activations(header, Map.of(INPUT, fresh), deadline, answer -> hidden(answer, fresh));
  }

  @Override
  public void close(String session, Duration deadline) {
    tell(Headers.request(Operation.CLOSE, deadline).put("session", session), Map.of(), deadline);
  }

  static Map<String, Block> matrices(Map<String, Tensor> matrices) {
    var blocks = new LinkedHashMap<String, Block>();
    matrices.forEach((name, matrix) -> blocks.put(MATRIX + name, Block.of(matrix)));
    return blocks;
  }

  private <T> T activations(
      ObjectNode header, Map<String, Hidden> sent, Duration deadline, Function<Message, T> read) {
    boolean measured = link.samples();
    var blocks = new LinkedHashMap<String, Block>();
    sent.forEach(
        (name, hidden) -> {
          if (!hidden.finite()) {
            throw new Invalid("/" + name, "holds a number that is not finite");
          }
          blocks.putAll(link.encode(name, hidden, measured));
        });
    header.put("form", link.form().external()).put("measured", measured);
    return ask(
        header,
        blocks,
        deadline,
        answer -> {
          if (measured) {
            link.add(Headers.error(answer));
          }
          return read.apply(answer);
        });
  }

  /** The activations of an answer, of the very shape of what was sent. */
  private Hidden hidden(Message answer, Hidden sent) {
    Hidden hidden = link.form().decode(INPUT, answer.tensors());
    if (hidden.rows() != sent.rows()
        || hidden.length() != sent.length()
        || hidden.width() != sent.width()) {
      throw new Invalid("/" + INPUT, "has another shape than what was sent");
    }
    finite(INPUT, hidden.data());
    return hidden;
  }

  private static void finite(String name, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new Invalid("/" + name, "holds a number that is not finite");
      }
    }
  }

  private void tell(ObjectNode header, Map<String, Block> blocks, Duration deadline) {
    ask(header, blocks, deadline, answer -> true);
  }

  private <T> T ask(
      ObjectNode header, Map<String, Block> blocks, Duration deadline, Function<Message, T> read) {
    String operation = header.path(Headers.OPERATION).textValue();
    byte[] bytes = channel.call(operation, Message.write(new Frame(header, blocks)), deadline);
    try {
      Message answer = Message.read(bytes, most);
      Optional<PeerFailure> failure = Headers.failure(answer, node);
      if (failure.isPresent()) {
        throw failure.get();
      }
      T value = read.apply(answer);
      answer.end();
      return value;
    } catch (Invalid e) {
      throw new PeerFailure(node, Kind.WRONG, "its answer: " + e.getMessage());
    }
  }
}
