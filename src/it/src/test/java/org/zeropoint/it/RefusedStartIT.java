package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.deploy.Refused;
import org.zeropoint.deploy.Server;
import org.zeropoint.deploy.Settings;

/** A setting that cannot be read is said before anything starts. */
class RefusedStartIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zeropoint.webhooks.allow | 10.0.0.0/33             | is none of these",
        "zeropoint.webhooks.allow | hooks.intranet,300.1.1.1 | is none of these",
        "zeropoint.webhooks.allow | hooks.intranet,,::1     | is none of these",
        "zeropoint.webhooks.allow | https://hooks.intranet  | is none of these",
        "zeropoint.webhooks.allow | fc00::/129              | is none of these",
        "zeropoint.webhooks.http  | yes                     | must be true or false",
        "zeropoint.events.days    | 0                       | between 1 and 3650",
        "zeropoint.kernels        | opencl,cuda             | must be some of reference",
        "zeropoint.lm.path        | slow                    | must be fused or eager",
        "zeropoint.role           | worker                  | must be coordinator or node",
        "zeropoint.coordinator    | ftp://hub.intranet      | must be an address like",
        "zeropoint.node.memory    | 0                       | between 1 and 1073741824",
        "zeropoint.reviewer.llm.seconds | 0                 | between 1 and 600",
        "zeropoint.reviewer.llm.model | a b                 | must be a name of letters",
        "zeropoint.reviewer.llm.url | https://me@llm/v1     | must be an address like",
        "zeropoint.reviewer.llm.url | https://llm/v1        | model must name the model"
      })
  void theMessageNamesTheSettingAndTheRule(String name, String value, String rule) {
    String before = System.getProperty(name);
    System.setProperty(name, value);
    try {
      assertThatThrownBy(RefusedStartIT::start)
          .isInstanceOf(Refused.class)
          .hasMessageStartingWith(name + " is \"" + value + "\"")
          .hasMessageContaining(rule);
    } finally {
      if (before == null) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, before);
      }
    }
  }

  private static void start() {
    Path directory = Path.of(System.getProperty("zeropoint.it.directory"));
    Settings settings =
        new Settings(
            Path.of(System.getProperty("zeropoint.home")),
            directory.resolve("refused"),
            "127.0.0.1",
            ZeropointServer.freePort(),
            ZeropointServer.freePort(),
            directory.resolve("engine"),
            List.of());
    Server.start(settings, Redirect.DISCARD).kill();
  }
}
