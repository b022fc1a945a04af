package org.zeropoint.training.engine.petals.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterRef;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/** What stands in the headers of messages; each value is written and read here. */
final class Headers {

  static final String OPERATION = "op";
  static final String ANSWER = "answer";
  static final String MILLIS = "millis";

  private static final String FAILED = "failed";

  private Headers() {}

  static ObjectNode request(Operation operation, Duration deadline) {
    return Json.mapper()
        .createObjectNode()
        .put(OPERATION, operation.external())
        .put(MILLIS, millis(deadline));
  }

  /** A time as it is written: from 0 to 24 days. */
  static int millis(Duration time) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.toMillis()));
  }

  static ObjectNode answer() {
    return Json.mapper().createObjectNode().put(OPERATION, ANSWER);
  }

  static ObjectNode failure(Kind kind, String reason, Duration retryAfter) {
    return Json.mapper()
        .createObjectNode()
        .put(OPERATION, FAILED)
        .put("kind", kind.name())
        .put("reason", reason)
        .put(MILLIS, millis(retryAfter));
  }

  /**
   * The failure that an answer tells; empty when it is one of success.
   *
   * @param node that answered
   */
  static Optional<PeerFailure> failure(Message answer, String node) {
    String operation = answer.text(OPERATION);
    if (operation.equals(ANSWER)) {
      return Optional.empty();
    }
    if (!operation.equals(FAILED)) {
      throw new Invalid("/" + OPERATION, "must be answer or failed, not " + operation);
    }
    String kind = answer.text("kind");
    for (Kind one : Kind.values()) {
      if (one.name().equals(kind)) {
        var retryAfter = Optional.of(answer.millis(MILLIS));
        return Optional.of(new PeerFailure(node, one, answer.text("reason"), retryAfter));
      }
    }
    throw new Invalid("/kind", "is no kind of failure: " + kind);
  }

  static void put(ObjectNode header, Part part) {
    put(header, part.model(), part.blocks());
    part.adapter().ifPresent(ref -> put(header, ref));
  }

  static void put(ObjectNode header, Digest model, BlockRange blocks) {
    header.put("model", model.value()).put("first", blocks.first()).put("end", blocks.end());
  }

  static void put(ObjectNode header, AdapterRef ref) {
    header.put("run", ref.run()).put("version", ref.version());
  }

  static Part part(Message message) {
    Digest model = digest(message.text("model"));
    BlockRange blocks = blocks(message);
    return new Part(
        model, blocks, message.has("run") ? Optional.of(adapterRef(message)) : Optional.empty());
  }

  static BlockRange blocks(Message message) {
    return new BlockRange(message.count("first"), message.count("end"));
  }

  static AdapterRef adapterRef(Message message) {
    return new AdapterRef(message.text("run"), message.natural("version"));
  }

  static Digest digest(String value) {
    try {
      return new Digest(value);
    } catch (IllegalArgumentException e) {
      throw new Invalid("/model", e.getMessage());
    }
  }

  static void put(ObjectNode header, Lora lora) {
    ObjectNode node = header.putObject("lora").put("rank", lora.rank()).put("alpha", lora.alpha());
    lora.targets().forEach(node.putArray("targets")::add);
  }

  static Lora lora(Message message) {
    JsonNode node = message.part("lora");
    JsonNode targets = node.path("targets");
    if (node.size() != 3 || !node.path("alpha").isNumber() || !targets.isArray()) {
      throw new Invalid("/lora", "must have rank, alpha and targets, and nothing else");
    }
    var names = new ArrayList<String>();
    for (JsonNode target : targets) {
      if (!target.isTextual()) {
        throw new Invalid("/lora/targets", "must be names");
      }
      names.add(target.textValue());
    }
    return new Lora(
        Message.count("lora/rank", node.path("rank")), node.path("alpha").doubleValue(), names);
  }

  static void put(ObjectNode header, Report report) {
    header
        .put("cacheFree", report.cacheFree())
        .put("cacheTotal", report.cacheTotal())
        .put("forwardRate", report.forwardRate())
        .put("stepSeconds", report.stepSeconds())
        .put("queued", report.queued());
    var list = header.putArray("held");
    for (Held held : report.held()) {
      ObjectNode one = list.addObject();
      put(one, held.model(), held.blocks());
      one.put("bytes", held.bytes());
    }
  }

  static Report report(Message message) {
    return new Report(
        held(message.part("held")),
        message.natural("cacheFree"),
        message.natural("cacheTotal"),
        message.number("forwardRate"),
        message.number("stepSeconds"),
        message.count("queued"));
  }

  private static List<Held> held(JsonNode list) {
    var held = new ArrayList<Held>();
    for (JsonNode one : list) {
      if (one.size() != 4) {
        throw new Invalid("/held", "must have model, first, end and bytes, and nothing else");
      }
      var blocks =
          new BlockRange(
              Message.count("held/first", one.path("first")),
              Message.count("held/end", one.path("end")));
      held.add(
          new Held(
              digest(one.path("model").asText()),
              blocks,
              Message.natural("held/bytes", one.path("bytes"))));
    }
    return List.copyOf(held);
  }

  static void put(ObjectNode header, WireError error) {
    header
        .putObject("error")
        .put("largest", error.largest())
        .put("noise", error.noise())
        .put("signal", error.signal());
  }

  /** What the other side measured of one tensor. */
  static WireError error(Message message) {
    JsonNode node = message.part("error");
    return new WireError(
        1,
        Message.number("error/largest", node.path("largest")),
        Message.number("error/noise", node.path("noise")),
        Message.number("error/signal", node.path("signal")));
  }
}
