package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.proposals.entity.FieldChange;
import org.zeropoint.shared.Json;

class ChangeLineTest {

  @Test
  void pointerBecomesAPath_andValuesBecomeText() {
    var added =
        new FieldChange(
            "/metrics/a~1b~0c",
            FieldChange.ADDED,
            Optional.empty(),
            Optional.of(Json.parse("{\"x\":1}")));
    var removed =
        new FieldChange(
            "/details", FieldChange.REMOVED, Optional.of(Json.parse("\"old\"")), Optional.empty());

    List<ChangeLine> lines = ChangeLine.of(List.of(added, removed));

    assertThat(lines.get(0).field()).isEqualTo("metrics / a/b~c");
    assertThat(lines.get(0).added()).isTrue();
    assertThat(lines.get(0).from()).isEmpty();
    assertThat(lines.get(0).to()).contains("\"x\" : 1");
    assertThat(lines.get(1).key()).isEqualTo("change.removed");
    assertThat(lines.get(1).from()).isEqualTo("old");
    assertThat(lines.get(1).to()).isEmpty();
  }
}
