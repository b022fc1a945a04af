package org.zeropoint.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/**
 * The JSON in front of the data, checked: every byte of the data belongs to exactly one tensor.
 *
 * @param entries in the order of the data
 */
record Header(List<Entry> entries, SortedMap<String, String> metadata) {

  static final String METADATA = "__metadata__";
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NAME = 256;

  /** A tensor's place: {@code begin} and {@code end} count from the first byte of the data. */
  record Entry(String name, List<Integer> shape, long begin, long end) {}

  static Header parse(byte[] json, long dataBytes) {
    JsonNode root = tree(json);
    var entries = new ArrayList<Entry>();
    var metadata = new TreeMap<String, String>();
    for (var field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(field.getValue(), metadata);
      } else {
        entries.add(entry(field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkContiguous(entries, dataBytes);
    return new Header(List.copyOf(entries), metadata);
  }

  private static JsonNode tree(byte[] json) {
    if (json.length == 0 || json[0] != '{') {
      throw broken("its header does not start with {");
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      return Json.parse(text);
    } catch (CharacterCodingException e) {
      throw broken("its header is not UTF-8");
    } catch (Invalid e) {
      throw broken("its header " + e.violations().get(0).rule());
    }
  }

  private static void readMetadata(JsonNode node, SortedMap<String, String> metadata) {
    if (!node.isObject()) {
      throw broken(METADATA + " is not an object");
    }
    for (var field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw broken(METADATA + " holds something that is not text");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
  }

  private static Entry entry(String name, JsonNode node) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw broken("a tensor's name has not 1 to " + MAX_NAME + " characters");
    }
    if (!node.isObject() || node.size() != 3) {
      throw broken("tensor " + name + " has other fields than dtype, shape and data_offsets");
    }
    if (!"F32".equals(node.path("dtype").textValue())) {
      throw broken("tensor " + name + " is not of dtype F32");
    }
    List<Integer> shape = shape(name, node.path("shape"));
    JsonNode offsets = node.path("data_offsets");
    if (!offsets.isArray() || offsets.size() != 2) {
      throw broken("tensor " + name + " has no pair of data_offsets");
    }
    long begin = natural(name, offsets.get(0));
    long end = natural(name, offsets.get(1));
    if (begin > end || end - begin != bytes(name, shape)) {
      throw broken("the data_offsets of tensor " + name + " do not fit its shape");
    }
    return new Entry(name, shape, begin, end);
  }

  private static List<Integer> shape(String name, JsonNode node) {
    if (!node.isArray() || node.size() > MAX_DIMENSIONS) {
      throw broken("tensor " + name + " has no shape of at most " + MAX_DIMENSIONS + " dimensions");
    }
    var shape = new ArrayList<Integer>();
    for (JsonNode extent : node) {
      long value = natural(name, extent);
      if (value > Integer.MAX_VALUE) {
        throw broken("tensor " + name + " is too large");
      }
      shape.add((int) value);
    }
    return shape;
  }

  private static long natural(String name, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw broken("tensor " + name + " has a shape or offset that is not a natural number");
    }
    return node.longValue();
  }

  private static long bytes(String name, List<Integer> shape) {
    try {
      long product = Float.BYTES;
      for (int extent : shape) {
        product = Math.multiplyExact(product, extent);
      }
      return product;
    } catch (ArithmeticException e) {
      throw broken("tensor " + name + " is too large");
    }
  }

  private static void checkContiguous(List<Entry> entries, long dataBytes) {
    long next = 0;
    for (Entry entry : entries) {
      if (entry.begin() != next) {
        throw broken("tensor " + entry.name() + " leaves a gap or overlaps another");
      }
      next = entry.end();
    }
    if (next != dataBytes) {
      throw broken("its tensors take " + next + " bytes but the file holds " + dataBytes);
    }
  }

  static Invalid broken(String why) {
    return new Invalid("", why);
  }
}
