package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in force is told in full: the log takes its changes from there. */
class SettingsTest {

  private final Settings settings = new Settings();

  @Test
  void everySettingIsAmongThoseInForce() {
    List<Method> asked =
        Arrays.stream(Settings.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !method.isSynthetic())
            .filter(method -> !"inForce".equals(method.getName()))
            .toList();
    assertThat(settings.inForce()).hasSameSizeAs(asked);
    assertThat(asked).allMatch(setting -> setting.getParameterCount() == 0);
  }

  @Test
  void aSettingThatIsGiven_isInForce() {
    System.setProperty("zeropoint.events.days", "17");
    try {
      assertThat(settings.inForce()).containsEntry("zeropoint.events.days", "17");
    } finally {
      System.clearProperty("zeropoint.events.days");
    }
    assertThat(settings.inForce()).containsEntry("zeropoint.events.days", "30");
  }
}
