package org.zeropoint.web.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;
import org.zeropoint.web.page.Wording;

class RowChangeTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);

  @Test
  void updateIsComparedWithTheNewestEarlierState() {
    JsonNode older = rows("insert", "{\"status\":\"pending\",\"risk\":\"high\"}");
    JsonNode newer = rows("update", "{\"status\":\"under_review\",\"risk\":\"high\"}");
    JsonNode now = rows("update", "{\"status\":\"rejected\",\"notes\":\"no\"}");

    RowChange change = RowChange.of(now, List.of(newer, older), ENGLISH).get(0);

    assertThat(change.known()).isTrue();
    assertThat(change.label()).isEqualTo("entry.row.update");
    assertThat(change.lines())
        .containsExactly(
            new RowLine("status", true, "under_review", "rejected", "entry.line.changed"),
            new RowLine("notes", true, "", "no", "entry.line.added"),
            new RowLine("risk", true, "high", "", "entry.line.emptied"));
  }

  @Test
  void updateOfWhatTheLogDoesNotKnow_saysSo_andShowsAll() {
    RowChange change =
        RowChange.of(
                rows("update", "{\"status\":\"rejected\",\"risk\":\"low\"}"), List.of(), ENGLISH)
            .get(0);

    assertThat(change.known()).isFalse();
    assertThat(change.lines()).hasSize(2);
    assertThat(change.lines().get(0).key()).isEqualTo("entry.line.written");
  }

  @Test
  void insertDeleteAndAdoptHaveNothingBefore_andAHashedTextSaysWhatItIs() {
    RowChange inserted =
        RowChange.of(rows("insert", "{\"text\":{\"sha256\":\"ab12\"},\"n\":3}"), List.of(), ENGLISH)
            .get(0);
    assertThat(inserted.inserted()).isTrue();
    assertThat(inserted.lines().get(0).to()).isEqualTo("a text with the SHA-256 ab12");
    assertThat(inserted.lines().get(1).to()).isEqualTo("3");

    JsonNode gone = Json.parse("{\"rows\":[{\"table\":\"t\",\"op\":\"delete\",\"key\":1}]}");
    RowChange deleted = RowChange.of(gone, List.of(), ENGLISH).get(0);
    assertThat(deleted.deleted()).isTrue();
    assertThat(deleted.label()).isEqualTo("entry.row.delete");
    assertThat(deleted.lines()).isEmpty();

    assertThat(RowChange.of(rows("adopt", "{\"n\":3}"), List.of(), ENGLISH).get(0).label())
        .isEqualTo("entry.row.adopt");
  }

  @Test
  void aRowThatIsWrittenTwiceByOneOperation_isComparedWithItself() {
    JsonNode twice =
        Json.parse(
            "{\"rows\":[{\"table\":\"t\",\"op\":\"insert\",\"key\":1,\"row\":{\"n\":1}},"
                + "{\"table\":\"t\",\"op\":\"update\",\"key\":1,\"row\":{\"n\":2}}]}");
    assertThat(RowChange.of(twice, List.of(), ENGLISH).get(1).lines())
        .containsExactly(new RowLine("n", true, "1", "2", "entry.line.changed"));
  }

  @Test
  void whatIsNoListOfRowsIsNone() {
    assertThat(RowChange.of(Json.parse("{\"rows\":\"x\"}"), List.of(), ENGLISH)).isEmpty();
    assertThat(RowChange.of(Json.parse("{\"rows\":[3]}"), List.of(), ENGLISH)).hasSize(1);
  }

  private static JsonNode rows(String op, String row) {
    return Json.parse(
        "{\"rows\":[{\"table\":\"proposal\",\"op\":\"%s\",\"key\":7,\"row\":%s}]}"
            .formatted(op, row));
  }
}
