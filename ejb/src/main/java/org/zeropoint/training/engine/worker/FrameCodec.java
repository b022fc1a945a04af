package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.worker.Block.Kind;

/**
 * Frames as bytes: {@code ZPW1}, the length of the header (uint32), that of the body (uint64), the
 * header, the body, and the CRC-32 of header and body (uint32); all numbers little-endian. The
 * header is a JSON object in UTF-8. Its field {@code tensors} lists what makes up the body, one
 * behind the other: {@code {"name", "dtype": "f32"|"i32", "shape"}}.
 *
 * <p>What is read comes from another process and is refused as {@link Invalid} unless it is exactly
 * that.
 */
final class FrameCodec {

  static final int PREFIX = 16;
  static final int CHECKSUM = Integer.BYTES;
  static final int MAX_HEADER = 1 << 20;

  /** What fits into one array. */
  private static final int MAX_REST = Integer.MAX_VALUE - 64;

  private static final int MAGIC = 0x3157505A;
  private static final String TENSORS = "tensors";

  private FrameCodec() {}

  /**
   * Lengths of what follows a prefix.
   *
   * @param header of the JSON
   * @param body of the tensors
   */
  record Lengths(int header, int body) {

    /** Of header, body and checksum. */
    int rest() {
      return header + body + CHECKSUM;
    }
  }

  /**
   * The buffers of a frame, in their order.
   *
   * @throws IllegalArgumentException when it is longer than what is read
   */
  static List<ByteBuffer> encode(Frame frame) {
    ObjectNode root = frame.header();
    ArrayNode tensors = root.putArray(TENSORS);
    var parts = new ArrayList<ByteBuffer>();
    long length = 0;
    for (var entry : frame.blocks().entrySet()) {
      Block block = entry.getValue();
      ObjectNode tensor = tensors.addObject().put("name", entry.getKey());
      tensor.put("dtype", block.kind().name().toLowerCase(Locale.ROOT));
      block.shape().forEach(tensor.withArray("shape")::add);
      parts.add(block.data());
      length += block.data().capacity();
    }
    byte[] header = Json.write(root).getBytes(StandardCharsets.UTF_8);
    long rest = header.length + length + CHECKSUM;
    if (header.length > MAX_HEADER || rest > MAX_REST) {
      throw new IllegalArgumentException("the frame is too long: " + rest + " bytes");
    }
    var checksum = new CRC32();
    checksum.update(header);
    parts.forEach(part -> checksum.update(part.duplicate()));
    ByteBuffer first = littleEndian(PREFIX + header.length);
    first.putInt(MAGIC).putInt(header.length).putLong(length).put(header).flip();
    parts.add(0, first);
    parts.add(littleEndian(CHECKSUM).putInt((int) checksum.getValue()).flip());
    return parts;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a prefix.
   *
   * @param maxBody longest body that is taken
   */
  static Lengths lengths(ByteBuffer prefix, long maxBody) {
    ByteBuffer buffer = prefix.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int magic = buffer.getInt();
    long header = Integer.toUnsignedLong(buffer.getInt());
    long body = buffer.getLong();
    refuseUnless(magic == MAGIC, "the frame has another mark");
    refuseUnless(header <= MAX_HEADER, "the header has more than " + MAX_HEADER + " bytes");
    refuseUnless(body >= 0 && body <= maxBody, "the body has more than " + maxBody + " bytes");
    refuseUnless(body <= MAX_REST - CHECKSUM - header, "the frame does not fit into an array");
    return new Lengths((int) header, (int) body);
  }

  /**
   * Reads what follows a prefix.
   *
   * @param rest header, body and checksum
   */
  static Frame parse(Lengths lengths, ByteBuffer rest) {
    ByteBuffer all = rest.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int end = lengths.header() + lengths.body();
    var checksum = new CRC32();
    checksum.update(all.slice(0, end));
    refuseUnless((int) checksum.getValue() == all.getInt(end), "the checksum is wrong");
    JsonNode root = json(all.slice(0, lengths.header()));
    refuseUnless(root.isObject() && root.path(TENSORS).isArray(), "the header lists no tensors");
    var header = (ObjectNode) root;
    Map<String, Block> blocks =
        blocks(header.remove(TENSORS), all.slice(lengths.header(), lengths.body()));
    return new Frame(header, blocks);
  }

  private static JsonNode json(ByteBuffer header) {
    try {
      return Json.parse(StandardCharsets.UTF_8.newDecoder().decode(header).toString());
    } catch (CharacterCodingException e) {
      throw new Invalid("", "the header is not UTF-8");
    }
  }

  private static Map<String, Block> blocks(JsonNode entries, ByteBuffer body) {
    var blocks = new LinkedHashMap<String, Block>();
    int at = 0;
    for (JsonNode entry : entries) {
      List<Integer> shape = shape(entry.path("shape"));
      long bytes = bytes(shape);
      refuseUnless(bytes <= body.capacity() - at, "a tensor goes beyond the body");
      Block block = new Block(kind(entry), shape, body.slice(at, (int) bytes));
      refuseUnless(entry.path("name").isTextual() && entry.size() == 3, "a tensor has no name");
      refuseUnless(blocks.put(entry.path("name").asText(), block) == null, "a tensor is twice");
      at += (int) bytes;
    }
    refuseUnless(at == body.capacity(), "the body is longer than its tensors");
    return blocks;
  }

  private static Kind kind(JsonNode entry) {
    return switch (entry.path("dtype").asText()) {
      case "f32" -> Kind.F32;
      case "i32" -> Kind.I32;
      default -> throw new Invalid("", "a tensor has an unknown type");
    };
  }

  private static List<Integer> shape(JsonNode extents) {
    refuseUnless(extents.isArray() && extents.size() <= Block.MAX_DIMENSIONS, "no shape");
    var shape = new ArrayList<Integer>();
    for (JsonNode extent : extents) {
      refuseUnless(extent.isInt() && extent.intValue() >= 0, "an extent is out of its bounds");
      shape.add(extent.intValue());
    }
    return shape;
  }

  private static long bytes(List<Integer> shape) {
    try {
      return Block.bytes(shape);
    } catch (ArithmeticException e) {
      throw new Invalid("", "a tensor goes beyond the body");
    }
  }

  private static void refuseUnless(boolean sound, String rule) {
    if (!sound) {
      throw new Invalid("", rule);
    }
  }
}
