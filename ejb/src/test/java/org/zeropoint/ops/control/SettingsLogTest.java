package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.CanonicalJson;

/** What the entry of changed settings says. */
class SettingsLogTest {

  @Test
  void anEntrySaysWhatWasAndWhatIs_andIsReadBack() {
    var now = new TreeMap<>(Map.of("a", "1", "b", "2", "d", "4"));
    var changed = new SettingsLog.Changed(now, Map.of("a", "1", "b", "3", "c", "x"));

    assertThat(changed.auditOutcome()).isEqualTo("b: 3 → 2; c: x → -; d: - → 4");
    var facts = changed.auditFacts().orElseThrow();
    assertThat(SettingsLog.read(CanonicalJson.of(facts))).isEqualTo(now);
    assertThat(facts.at("/before/b").asText()).isEqualTo("3");
  }

  @Test
  void theFirstEntryComparesWithNothing() {
    var changed = new SettingsLog.Changed(new TreeMap<>(Map.of("a", "1")), Map.of());
    assertThat(changed.auditOutcome()).isEqualTo("first start");
  }
}
