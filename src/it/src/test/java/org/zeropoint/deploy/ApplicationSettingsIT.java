package org.zeropoint.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the application can be told, the launcher passes on, and nothing else. */
class ApplicationSettingsIT {

  @Test
  void theLauncherKnowsEverySettingOfTheApplication() {
    Set<String> inForce = new TreeSet<>(new org.zeropoint.shared.Settings().inForce().keySet());
    assertThat(inForce.remove("zeropoint.data")).isTrue();
    assertThat(ApplicationSettings.names()).containsExactlyInAnyOrderElementsOf(inForce);
  }
}
