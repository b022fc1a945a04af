package org.zeropoint.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zeropoint.shared.Invalid;

/**
 * The JSON in front of the data, checked: every byte of the data belongs to exactly one tensor.
 *
 * @param places in the order of the data
 */
record Header(List<Place> places, SortedMap<String, String> metadata) {

  static final String METADATA = "__metadata__";
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NAME = 256;

  /** Where a tensor lies: {@code begin} and {@code end} count from the first byte of the data. */
  record Place(TensorEntry tensor, long begin, long end) {}

  /**
   * @param dtypes that are allowed
   */
  static Header parse(byte[] json, long dataBytes, Set<DType> dtypes) {
    if (json.length == 0 || json[0] != '{') {
      throw broken("its header does not start with {");
    }
    JsonNode root = StrictJson.parse(json, "its header");
    var places = new ArrayList<Place>();
    var metadata = new TreeMap<String, String>();
    for (var field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(field.getValue(), metadata);
      } else {
        places.add(place(field.getKey(), field.getValue(), dtypes));
      }
    }
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    checkContiguous(places, dataBytes);
    return new Header(List.copyOf(places), metadata);
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

  private static Place place(String name, JsonNode node, Set<DType> dtypes) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw broken("a tensor's name has not 1 to " + MAX_NAME + " characters");
    }
    if (!node.isObject() || node.size() != 3) {
      throw broken("tensor " + name + " has other fields than dtype, shape and data_offsets");
    }
    DType dtype = dtype(name, node.path("dtype"), dtypes);
    List<Integer> shape = shape(name, node.path("shape"));
    JsonNode offsets = node.path("data_offsets");
    if (!offsets.isArray() || offsets.size() != 2) {
      throw broken("tensor " + name + " has no pair of data_offsets");
    }
    long begin = natural(name, offsets.get(0));
    long end = natural(name, offsets.get(1));
    long bytes = bytes(name, dtype, shape);
    if (begin > end || end - begin != bytes) {
      throw broken("the data_offsets of tensor " + name + " do not fit its shape");
    }
    return new Place(new TensorEntry(name, dtype, shape, bytes), begin, end);
  }

  private static DType dtype(String name, JsonNode node, Set<DType> dtypes) {
    if (dtypes.size() == 1) {
      DType only = dtypes.iterator().next();
      if (!only.name().equals(node.textValue())) {
        throw broken("tensor " + name + " is not of dtype " + only);
      }
      return only;
    }
    if (!node.isTextual()) {
      throw broken("tensor " + name + " has a dtype that is not text");
    }
    return DType.named(node.textValue())
        .filter(dtypes::contains)
        .orElseThrow(
            () ->
                broken(
                    "tensor %s is of dtype %s, which is none of %s"
                        .formatted(name, node.textValue(), dtypes)));
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

  private static long bytes(String name, DType dtype, List<Integer> shape) {
    try {
      return TensorEntry.bytes(dtype, shape);
    } catch (ArithmeticException e) {
      throw broken("tensor " + name + " is too large");
    }
  }

  private static void checkContiguous(List<Place> places, long dataBytes) {
    long next = 0;
    for (Place place : places) {
      if (place.begin() != next) {
        throw broken("tensor " + place.tensor().name() + " leaves a gap or overlaps another");
      }
      next = place.end();
    }
    if (next != dataBytes) {
      throw broken("its tensors take " + next + " bytes but the file holds " + dataBytes);
    }
  }

  static Invalid broken(String why) {
    return new Invalid("", why);
  }
}
