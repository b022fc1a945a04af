package org.zeropoint.training.engine.petals.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Block.Kind;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.engine.worker.FrameCodec;
import org.zeropoint.training.engine.worker.FrameForm;

/**
 * A call to a node or its answer, as it is read: each field and tensor is taken once, and what
 * nobody took is refused. In bytes it is a frame, {@code ZPN1}, with the CRC-32C of all of it; its
 * media type is {@value #MEDIA_TYPE}.
 */
final class Message {

  static final String MEDIA_TYPE = "application/octet-stream";

  private static final FrameCodec CODEC =
      new FrameCodec(
          new FrameForm("ZPN1", CRC32C::new, true, EnumSet.of(Kind.F32, Kind.F16, Kind.I8)));
  private static final int MAX_TEXT = 4096;

  private final ObjectNode fields;
  private final Map<String, Block> tensors;

  private Message(Frame frame) {
    this.fields = frame.header();
    this.tensors = new LinkedHashMap<>(frame.blocks());
  }

  static byte[] write(Frame frame) {
    return CODEC.bytes(frame);
  }

  /**
   * Reads a message.
   *
   * @param most bytes of tensors that are taken
   * @throws Invalid naming the rule that the bytes break
   */
  static Message read(byte[] bytes, long most) {
    return new Message(frame(bytes, most));
  }

  /** The same, as a whole. */
  static Frame frame(byte[] bytes, long most) {
    return CODEC.read(bytes, most);
  }

  private JsonNode take(String name) {
    JsonNode value = fields.remove(name);
    if (value == null) {
      throw new Invalid("/" + name, "is missing");
    }
    return value;
  }

  boolean has(String field) {
    return fields.has(field);
  }

  String text(String name) {
    JsonNode value = take(name);
    if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
      throw new Invalid("/" + name, "must be text of at most " + MAX_TEXT + " characters");
    }
    return value.textValue();
  }

  /** A whole number of 0 or more. */
  long natural(String name) {
    return natural(name, take(name));
  }

  static long natural(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new Invalid("/" + name, "must be a whole number of 0 or more");
    }
    return value.longValue();
  }

  /** One that fits an int. */
  int count(String name) {
    return count(name, take(name));
  }

  static int count(String name, JsonNode value) {
    long count = natural(name, value);
    if (count > Integer.MAX_VALUE) {
      throw new Invalid("/" + name, "must be at most " + Integer.MAX_VALUE);
    }
    return (int) count;
  }

  /** A finite number of 0 or more. */
  double number(String name) {
    return number(name, take(name));
  }

  static double number(String name, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < 0) {
      throw new Invalid("/" + name, "must be a number of 0 or more");
    }
    return value.doubleValue();
  }

  boolean flag(String name) {
    JsonNode value = take(name);
    if (!value.isBoolean()) {
      throw new Invalid("/" + name, "must be true or false");
    }
    return value.booleanValue();
  }

  Duration millis(String name) {
    return Duration.ofMillis(count(name));
  }

  /** A list or an object. */
  JsonNode part(String name) {
    JsonNode value = take(name);
    if (!value.isContainerNode()) {
      throw new Invalid("/" + name, "must be a list or an object");
    }
    return value;
  }

  /** The tensors that were not taken. */
  Map<String, Block> tensors() {
    return tensors;
  }

  /** The rest of the tensors, in fp32, whose names begin with a prefix; without it. */
  Map<String, Tensor> matrices(String prefix) {
    var matrices = new LinkedHashMap<String, Tensor>();
    tensors.forEach(
        (name, block) -> {
          if (name.startsWith(prefix)) {
            if (block.kind() != Kind.F32) {
              throw new Invalid("/" + name, "comes as %s, not as F32".formatted(block.kind()));
            }
            matrices.put(name.substring(prefix.length()), block.tensor());
          }
        });
    matrices.keySet().forEach(name -> tensors.remove(prefix + name));
    return matrices;
  }

  /**
   * To be called when all was taken.
   *
   * @throws Invalid naming a field or tensor that has no place here
   */
  void end() {
    fields
        .fieldNames()
        .forEachRemaining(
            name -> {
              throw new Invalid("/" + name, "is no field of this message");
            });
    tensors
        .keySet()
        .forEach(
            name -> {
              throw new Invalid("/" + name, "is no tensor of this message");
            });
  }
}
