package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
    int others = new NodeSettings().inForce().size() + new ReviewerSettings().inForce().size();
    assertThat(settings.inForce()).hasSize(asked.size() + others);
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

  @Test
  void backendsOfKernels_areNamedInTheirOrder_andOthersRefused() {
    assertThat(settings.kernels()).containsExactly("reference", "vector", "opencl");
    assertThat(with("zeropoint.kernels", " opencl , reference", settings::kernels))
        .containsExactly("opencl", "reference");
    for (String bad : List.of("cuda", "opencl,,reference", ",")) {
      assertThatThrownBy(() -> with("zeropoint.kernels", bad, settings::kernels))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zeropoint.kernels is");
    }
    assertThat(with("zeropoint.lm.path", "eager", settings::eager)).isTrue();
    assertThat(settings.eager()).isFalse();
    assertThatThrownBy(() -> with("zeropoint.lm.path", "slow", settings::eager))
        .hasMessage("zeropoint.lm.path must be fused or eager");
  }

  @Test
  void aNodeKnowsItsCoordinator_andOthersAreRefused() {
    var node = new NodeSettings();
    assertThat(node.isNode()).isFalse();
    assertThat(with("zeropoint.role", "node", node::isNode)).isTrue();
    assertThatThrownBy(() -> with("zeropoint.role", "worker", node::isNode))
        .hasMessage("zeropoint.role must be coordinator or node");
    assertThatThrownBy(node::coordinator)
        .hasMessage("zeropoint.role is node: set zeropoint.coordinator");
    assertThat(with("zeropoint.coordinator", "https://hub.intranet", node::coordinator))
        .hasToString("https://hub.intranet/");
    for (String bad : List.of("ftp://hub", "https://me@hub", "hub")) {
      assertThatThrownBy(() -> with("zeropoint.coordinator", bad, node::coordinator))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zeropoint.coordinator must be an address");
    }
    assertThat(node.name()).isEmpty();
    assertThat(node.wire("gpu1")).isEqualTo("fp32");
    assertThat(with("zeropoint.nodes.wire", "fp16,gpu1=int8", () -> node.wire("gpu1")))
        .isEqualTo("int8");
    assertThat(with("zeropoint.nodes.wire", "fp16,gpu1=int8", () -> node.wire("gpu2")))
        .isEqualTo("fp16");
    assertThatThrownBy(() -> with("zeropoint.nodes.wire", "int4", () -> node.wire("gpu1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must be fp32, fp16 or int8");
    assertThat(with("zeropoint.node.memory", "16", node::memory)).isEqualTo(16L << 20);
  }

  @Test
  void aReviewersModelHasAName_andTheRestItsBounds() {
    var reviewer = new ReviewerSettings();
    assertThat(reviewer.url()).isEmpty();
    assertThat(with("zeropoint.reviewer.llm.url", " https://llm.intranet/v1/ ", reviewer::url))
        .contains("https://llm.intranet/v1");
    assertThat(with("zeropoint.reviewer.llm.model", "org/model-7b:q4", reviewer::model))
        .isEqualTo("org/model-7b:q4");
    for (String bad : List.of("", "a b", "\"x\"", "-x")) {
      assertThatThrownBy(() -> with("zeropoint.reviewer.llm.model", bad, reviewer::model))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("zeropoint.reviewer.llm.model must name the model");
    }
    assertThat(reviewer.limit()).hasSeconds(60);
    assertThatThrownBy(() -> with("zeropoint.reviewer.llm.seconds", "0", reviewer::limit))
        .hasMessage("zeropoint.reviewer.llm.seconds must be between 1 and 600");
  }

  private static <T> T with(String name, String value, Supplier<T> read) {
    System.setProperty(name, value);
    try {
      return read.get();
    } finally {
      System.clearProperty(name);
    }
  }
}
