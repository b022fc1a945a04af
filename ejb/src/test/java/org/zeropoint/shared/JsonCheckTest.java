package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCheckTest {

  private final ObjectNode object = Json.mapper().createObjectNode();
  private final JsonCheck check = JsonCheck.of(object);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bell \u0007",
        "next line \u0085",
        "turned \u202E round",
        "isolated \u2066 part",
        "half \uD83D here",
        "other half \uDE00 here"
      })
  void text_refusesWhatCannotBeRead(String text) {
    object.put("summary", text);
    check.text("summary", 1, 100);
    assertThat(pointers()).containsExactly("/summary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines\tand a tab", "Größe \uD83D\uDE00 名前", "שלום"})
  void text_takesEveryLanguage(String text) {
    object.put("summary", text);
    check.text("summary", 1, 100);
    assertThat(pointers()).isEmpty();
  }

  @Test
  void text_countsNoBlanksTowardsItsLeastLength() {
    object.put("summary", " ".repeat(20));
    check.text("summary", 10, 100);
    assertThat(pointers()).containsExactly("/summary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+12026-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2026-01-01"})
  void time_refusesWhatIsNoTimeOrFarAway(String text) {
    object.put("timestamp", text);
    check.time("timestamp");
    assertThat(pointers()).containsExactly("/timestamp");
  }

  @Test
  void pointer_escapesWhatAFieldNameHolds() {
    object.put("a/b~c", 1);
    check.onlyFields(Set.of("a"));
    assertThat(pointers()).containsExactly("/a~1b~0c");
  }

  private List<String> pointers() {
    return check.violations().stream().map(Violation::pointer).toList();
  }
}
