package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Checksum;
import org.zeropoint.lm.safetensors.StrictJson;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.worker.Block.Kind;

/**
 * Frames as bytes: the mark of their {@link FrameForm}, the length of the header (uint32), that of
 * the body (uint64), the header, the body, and the form's checksum (uint32); all numbers
 * little-endian. The header is a JSON object in UTF-8. Its field {@code tensors} lists what makes
 * up the body, one behind the other: {@code {"name", "dtype": "f32"|"i32"|"f16"|"i8", "shape"}}.
 *
 * <p>What is read comes from another process and is refused as {@link Invalid} unless it is exactly
 * that.
 */
public final class FrameCodec {

  static final int PREFIX = 16;
  static final int CHECKSUM = Integer.BYTES;
  static final int MAX_HEADER = 1 << 20;

  /** What fits into one array. */
  private static final int MAX_REST = Integer.MAX_VALUE - 64;

  private static final String TENSORS = "tensors";
  private static final int MAX_NAME = 256;

  private final FrameForm form;

  public FrameCodec(FrameForm form) {
    this.form = form;
  }

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
  List<ByteBuffer> encode(Frame frame) {
    ObjectNode root = frame.header();
    ArrayNode tensors = root.putArray(TENSORS);
    var parts = new ArrayList<ByteBuffer>();
    long length = 0;
    for (var entry : frame.blocks().entrySet()) {
      Block block = entry.getValue();
      ObjectNode tensor = tensors.addObject().put("name", entry.getKey());
      tensor.put("dtype", block.kind().external());
      block.shape().forEach(tensor.withArray("shape")::add);
      parts.add(block.data());
      length += block.data().capacity();
    }
    byte[] header = Json.write(root).getBytes(StandardCharsets.UTF_8);
    long rest = header.length + length + CHECKSUM;
    if (header.length > MAX_HEADER || rest > MAX_REST) {
      throw new IllegalArgumentException("the frame is too long: " + rest + " bytes");
    }
    var lengths = new Lengths(header.length, (int) length);
    Checksum checksum = checksum(lengths);
    checksum.update(header);
    parts.forEach(part -> checksum.update(part.duplicate()));
    parts.add(0, prefix(lengths));
    parts.add(1, ByteBuffer.wrap(header));
    parts.add(littleEndian(CHECKSUM).putInt((int) checksum.getValue()).flip());
    return parts;
  }

  private ByteBuffer prefix(Lengths lengths) {
    return littleEndian(PREFIX)
        .put(form.mark().getBytes(StandardCharsets.US_ASCII))
        .putInt(lengths.header())
        .putLong(lengths.body())
        .flip();
  }

  /** Begun with what comes before the header, where the form says so. */
  private Checksum checksum(Lengths lengths) {
    Checksum checksum = form.checksum().get();
    if (form.prefixToo()) {
      checksum.update(prefix(lengths));
    }
    return checksum;
  }

  /**
   * A frame as one array.
   *
   * @throws IllegalArgumentException when it is longer than what is read
   */
  public byte[] bytes(Frame frame) {
    List<ByteBuffer> parts = encode(frame);
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /**
   * Reads what {@link #bytes} made.
   *
   * @param maxBody bytes of tensors that are taken
   * @throws Invalid naming the rule when it is not exactly that
   */
  public Frame read(byte[] bytes, long maxBody) {
    refuseUnless(bytes.length >= PREFIX + CHECKSUM, "the frame is cut short");
    ByteBuffer all = ByteBuffer.wrap(bytes);
    Lengths lengths = lengths(all.slice(0, PREFIX), maxBody);
    int missing = lengths.rest() - (bytes.length - PREFIX);
    refuseUnless(missing <= 0, "the frame is cut short");
    refuseUnless(missing == 0, "there is more than the frame");
    return parse(lengths, all.slice(PREFIX, lengths.rest()));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a prefix.
   *
   * @param maxBody longest body that is taken
   */
  Lengths lengths(ByteBuffer prefix, long maxBody) {
    ByteBuffer buffer = prefix.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    var mark = new byte[form.mark().length()];
    buffer.get(mark);
    long header = Integer.toUnsignedLong(buffer.getInt());
    long body = buffer.getLong();
    refuseUnless(
        form.mark().equals(new String(mark, StandardCharsets.US_ASCII)),
        "the frame has another mark than " + form.mark());
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
  Frame parse(Lengths lengths, ByteBuffer rest) {
    ByteBuffer all = rest.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int end = lengths.header() + lengths.body();
    Checksum checksum = checksum(lengths);
    checksum.update(all.slice(0, end));
    refuseUnless((int) checksum.getValue() == all.getInt(end), "the checksum is wrong");
    var json = new byte[lengths.header()];
    all.get(0, json);
    JsonNode root = StrictJson.parse(json, "the header");
    refuseUnless(root.isObject() && root.path(TENSORS).isArray(), "the header lists no tensors");
    var header = (ObjectNode) root;
    Map<String, Block> blocks =
        blocks(header.remove(TENSORS), all.slice(lengths.header(), lengths.body()));
    return new Frame(header, blocks);
  }

  private Map<String, Block> blocks(JsonNode entries, ByteBuffer body) {
    var blocks = new LinkedHashMap<String, Block>();
    int at = 0;
    for (JsonNode entry : entries) {
      String name = name(entry);
      Kind kind = kind(name, entry);
      List<Integer> shape = shape(name, entry.path("shape"));
      refuseUnless(
          fits(kind, shape, body.capacity() - at), "tensor " + name + " goes beyond the body");
      Block block = new Block(kind, shape, body.slice(at, (int) Block.bytes(kind, shape)));
      refuseUnless(blocks.put(name, block) == null, "tensor " + name + " is there twice");
      at += block.data().capacity();
    }
    refuseUnless(at == body.capacity(), "the body is longer than its tensors");
    return blocks;
  }

  private static String name(JsonNode entry) {
    JsonNode name = entry.path("name");
    refuseUnless(name.isTextual(), "a tensor has no name");
    int length = name.textValue().length();
    refuseUnless(length <= MAX_NAME, "a tensor's name has more than " + MAX_NAME + " characters");
    refuseUnless(
        entry.size() == 3,
        "tensor " + name.textValue() + " has other fields than name, dtype and shape");
    return name.textValue();
  }

  private Kind kind(String name, JsonNode entry) {
    String dtype = entry.path("dtype").asText();
    return form.kinds().stream()
        .filter(kind -> kind.external().equals(dtype))
        .findFirst()
        .orElseThrow(() -> new Invalid("", "tensor " + name + " is of an unknown type"));
  }

  private static List<Integer> shape(String name, JsonNode extents) {
    refuseUnless(
        extents.isArray() && extents.size() <= Block.MAX_DIMENSIONS,
        "tensor " + name + " has no shape of at most " + Block.MAX_DIMENSIONS + " dimensions");
    var shape = new ArrayList<Integer>();
    for (JsonNode extent : extents) {
      refuseUnless(
          extent.isInt() && extent.intValue() >= 0,
          "tensor " + name + " has an extent that is out of bounds");
      shape.add(extent.intValue());
    }
    return shape;
  }

  private static boolean fits(Kind kind, List<Integer> shape, long room) {
    try {
      return Block.bytes(kind, shape) <= room;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static void refuseUnless(boolean sound, String rule) {
    if (!sound) {
      throw new Invalid("", rule);
    }
  }
}
