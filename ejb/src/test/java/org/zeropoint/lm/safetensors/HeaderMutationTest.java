package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/** One field of a good header is changed: the file is refused unless it says the same. */
class HeaderMutationTest {

  private static final String HEADER =
      """
      {"__metadata__":{"k":"v"},\
      "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
      "b":{"dtype":"BF16","shape":[3],"data_offsets":[24,30]},\
      "c":{"dtype":"U8","shape":[1,1],"data_offsets":[30,31]}}""";

  private static final int DATA = 31;
  private static final String HERE = "here";
  private static final List<String> TENSORS = List.of("a", "b", "c");

  @Provide
  Arbitrary<String> tensors() {
    return Arbitraries.of(TENSORS);
  }

  @Provide
  Arbitrary<String> dtypes() {
    return Arbitraries.oneOf(
        Arbitraries.of(Stream.of(DType.values()).map(Enum::name).toList()),
        Arbitraries.strings().ascii().ofMaxLength(5));
  }

  @Provide
  Arbitrary<Long> offsets() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(-2, DATA + 2),
        Arbitraries.longs(),
        Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, (long) Integer.MAX_VALUE, 1L << 32));
  }

  @Property(tries = 500, seed = "1")
  void changedOffsetIsRefused(
      @ForAll("tensors") String tensor,
      @ForAll @IntRange(max = 1) int which,
      @ForAll("offsets") long value) {
    ObjectNode header = header();
    var offsets = (ArrayNode) header.get(tensor).get("data_offsets");
    boolean same = offsets.get(which).longValue() == value;
    offsets.set(which, value);
    assertThat(isRead(header)).isEqualTo(same);
  }

  @Property(tries = 500, seed = "1")
  void shapeIsReadOnlyIfItHoldsAsManyNumbers(
      @ForAll("tensors") String tensor,
      @ForAll @Size(max = 9) List<@IntRange(min = -1, max = 7) Integer> shape) {
    ObjectNode header = header();
    long before = product(header.get(tensor).get("shape"));
    ((ObjectNode) header.get(tensor)).set("shape", Json.tree(shape));
    boolean fits =
        shape.size() <= 8
            && shape.stream().noneMatch(extent -> extent < 0)
            && product(Json.tree(shape)) == before;
    assertThat(isRead(header)).isEqualTo(fits);
  }

  private static long product(JsonNode shape) {
    long product = 1;
    for (JsonNode extent : shape) {
      product *= extent.longValue();
    }
    return product;
  }

  @Property(tries = 300, seed = "1")
  void dtypeIsReadOnlyIfItIsKnownAndAsLong(
      @ForAll("tensors") String tensor, @ForAll("dtypes") String dtype) {
    ObjectNode header = header();
    int before = DType.valueOf(header.get(tensor).get("dtype").textValue()).bytes();
    ((ObjectNode) header.get(tensor)).put("dtype", dtype);
    boolean fits = DType.named(dtype).filter(known -> known.bytes() == before).isPresent();
    assertThat(isRead(header)).isEqualTo(fits);
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of(
        "/a",
        "/a/dtype",
        "/a/shape",
        "/a/shape/1",
        "/a/data_offsets",
        "/a/data_offsets/0",
        "/c/data_offsets/1",
        "/c/shape/0",
        "/__metadata__",
        "/__metadata__/k");
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(
        "null",
        "true",
        "0.0",
        "24.0",
        "3e0",
        "-1",
        "9223372036854775808",
        "1e400",
        "\"0\"",
        "{}",
        "[]",
        "[[2,3]]",
        "[2,3,null]",
        "{\"dtype\":\"F32\"}");
  }

  /** Both sides are few enough for all pairs to be tried. */
  @Property
  void valueOfAnotherKindIsRefused(@ForAll("places") String place, @ForAll("values") String value) {
    ObjectNode header = header();
    int end = place.lastIndexOf('/');
    JsonNode parent = header.at(place.substring(0, end));
    String last = place.substring(end + 1);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), HERE);
    } else {
      ((ObjectNode) parent).put(last, HERE);
    }
    String changed = header.toString().replace('"' + HERE + '"', value);
    boolean metadata =
        (place.equals("/__metadata__") && (value.equals("{}") || value.contains("dtype")))
            || (place.equals("/__metadata__/k") && value.startsWith("\""));
    assertThat(isRead(changed, changed.length())).isEqualTo(metadata);
  }

  @Property
  void fieldThatIsMissingOrOneTooManyIsRefused(
      @ForAll("tensors") String tensor, @ForAll("fields") String field) {
    ObjectNode without = header();
    ((ObjectNode) without.get(tensor)).remove(field);
    assertThat(isRead(without)).isFalse();
    ObjectNode renamed = header();
    var fields = (ObjectNode) renamed.get(tensor);
    fields.set(field + "s", fields.remove(field));
    assertThat(isRead(renamed)).isFalse();
    ObjectNode more = header();
    ((ObjectNode) more.get(tensor)).put(field + "s", 1);
    assertThat(isRead(more)).isFalse();
    ObjectNode lacking = header();
    lacking.remove(tensor);
    assertThat(isRead(lacking)).isFalse();
  }

  @Provide
  Arbitrary<String> fields() {
    return Arbitraries.of("dtype", "shape", "data_offsets");
  }

  @Property(tries = 200, seed = "1")
  void keyThatIsThereTwiceIsRefused(@ForAll @IntRange(max = 8) int which) {
    List<String> keys =
        List.of(
            "\"k\":\"v\"",
            "\"dtype\":\"F32\"",
            "\"shape\":[2,3]",
            "\"data_offsets\":[0,24]",
            "\"dtype\":\"BF16\"",
            "\"shape\":[3]",
            "\"data_offsets\":[24,30]",
            "\"__metadata__\":{\"k\":\"v\"}",
            "\"c\":{\"dtype\":\"U8\",\"shape\":[1,1],\"data_offsets\":[30,31]}");
    String key = keys.get(which);
    assertThat(HEADER).containsOnlyOnce(key);
    assertThat(isRead(HEADER.replace(key, key + "," + key), HEADER.length() + key.length() + 1))
        .isFalse();
  }

  @Property(tries = 500, seed = "1")
  void changedLengthOfTheHeaderIsRefused(@ForAll("lengths") long length) {
    assertThat(isRead(HEADER, length)).isEqualTo(length == HEADER.length());
  }

  @Provide
  Arbitrary<Long> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, HEADER.length() + DATA + 9), Arbitraries.longs());
  }

  private static ObjectNode header() {
    return (ObjectNode) Json.parse(HEADER);
  }

  private static boolean isRead(ObjectNode header) {
    return isRead(header.toString(), header.toString().length());
  }

  private static boolean isRead(String header, long length) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(Long.BYTES + json.length + DATA).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    try {
      Path file = Files.write(Files.createTempFile("mutated", ".safetensors"), bytes.array());
      try {
        MappedSafetensors.open(file).close();
        return true;
      } catch (Invalid e) {
        assertThat(e).hasMessageStartingWith(file.getFileName() + ": ");
        return false;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
