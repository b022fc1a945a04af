package org.zeropoint.proposals.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;

class ContentDiffTest {

  @Test
  void namesAddedRemovedAndChangedFields_alsoInside() {
    var changes =
        between(
            "{\"summary\":\"a\",\"commit\":\"c\",\"t\":{\"steps\":1,\"model\":\"m\"}}",
            "{\"summary\":\"b\",\"details\":\"d\",\"t\":{\"steps\":2,\"model\":\"m\"}}");

    assertThat(changes)
        .extracting(FieldChange::pointer, FieldChange::change)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("/commit", "removed"),
            org.assertj.core.groups.Tuple.tuple("/details", "added"),
            org.assertj.core.groups.Tuple.tuple("/summary", "changed"),
            org.assertj.core.groups.Tuple.tuple("/t/steps", "changed"));
    assertThat(changes.get(2).from().orElseThrow().asText()).isEqualTo("a");
    assertThat(changes.get(2).to().orElseThrow().asText()).isEqualTo("b");
    assertThat(changes.get(0).to()).isEmpty();
  }

  @Test
  void comparesArraysByIndex_andTakesAwayFromTheEnd() {
    assertThat(between("{\"a\":[1,2,3,4]}", "{\"a\":[1,5]}"))
        .extracting(FieldChange::pointer)
        .containsExactly("/a/1", "/a/3", "/a/2");
  }

  @Test
  void escapesWhatAPointerNeedsEscaped() {
    assertThat(between("{\"a/b~c\":1}", "{\"a/b~c\":2}"))
        .extracting(FieldChange::pointer)
        .containsExactly("/a~1b~0c");
  }

  @Test
  void aNullIsAValue_andAnotherTypeIsAChange() {
    assertThat(between("{\"a\":null}", "{}"))
        .extracting(FieldChange::change)
        .containsExactly("removed");
    assertThat(between("{\"a\":{\"b\":1}}", "{\"a\":[1]}"))
        .extracting(FieldChange::pointer)
        .containsExactly("/a");
  }

  @Property(tries = 500)
  void theChanges_turnTheFirstIntoTheSecond(
      @ForAll("objects") JsonNode from, @ForAll("objects") JsonNode to) {
    JsonNode patched = from.deepCopy();
    for (FieldChange change : ContentDiff.between(from, to)) {
      apply(patched, change);
    }
    assertThat(patched).isEqualTo(to);
    assertThat(ContentDiff.between(from, from)).isEmpty();
  }

  private static void apply(JsonNode root, FieldChange change) {
    JsonPointer pointer = JsonPointer.compile(change.pointer());
    JsonNode parent = root.at(pointer.head());
    assertThat(root.at(pointer).isMissingNode()).isEqualTo(change.from().isEmpty());
    change.from().ifPresent(before -> assertThat(root.at(pointer)).isEqualTo(before));
    if (parent instanceof ObjectNode object) {
      String name = pointer.last().getMatchingProperty();
      change.to().ifPresentOrElse(v -> object.set(name, v), () -> object.remove(name));
    } else if (parent instanceof ArrayNode array) {
      int index = pointer.last().getMatchingIndex();
      if (change.to().isEmpty()) {
        array.remove(index);
      } else if (index == array.size()) {
        array.add(change.to().get());
      } else {
        array.set(index, change.to().get());
      }
    }
  }

  @Provide
  Arbitrary<JsonNode> objects() {
    return object(value(3));
  }

  private static Arbitrary<JsonNode> value(int depth) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.of((Object) "x", "y", 1, 2, true).map(ContentDiffTest::tree);
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<JsonNode> list = value(depth - 1).list().ofMaxSize(4).map(ContentDiffTest::tree);
    return Arbitraries.oneOf(leaf, list, object(value(depth - 1)));
  }

  private static Arbitrary<JsonNode> object(Arbitrary<JsonNode> values) {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c/d", "e~f", "0", "");
    return Arbitraries.maps(names, values).ofMaxSize(5).map(ContentDiffTest::tree);
  }

  private static JsonNode tree(Object value) {
    return value instanceof List || value instanceof Map
        ? Json.mapper().valueToTree(value)
        : Json.tree(value);
  }

  private static List<FieldChange> between(String from, String to) {
    return ContentDiff.between(Json.parse(from), Json.parse(to));
  }
}
