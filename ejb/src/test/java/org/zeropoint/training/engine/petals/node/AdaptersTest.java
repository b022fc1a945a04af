package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

class AdaptersTest {

  @TempDir private static Path directory;
  private static Model model;
  private static long bytes;

  private Adapters adapters = new Adapters(new Refusals("n1"), 3 * bytes, 100);

  @BeforeAll
  static void model() {
    model = Model.llama(directory);
    bytes =
        Float.BYTES
            * BlockAdapter.shapes(model.config(), Model.BOTH, Model.LORA).values().stream()
                .mapToLong(shape -> (long) shape.get(0) * shape.get(1))
                .sum();
  }

  @AfterEach
  void end() {
    adapters.close();
    assertThat(adapters.used()).isZero();
  }

  private void keep(String run, long version) {
    adapters.keep(model.adapter(Model.BOTH, run, version), model.config());
  }

  private boolean has(String run, long version) {
    return adapters.with(model.part(Model.BOTH, run, version), Optional::isPresent);
  }

  private void lost(String run, long version) {
    Failing.as(
        Kind.LOST,
        "version %d of the adapter of %s for the blocks 0-1".formatted(version, run),
        () -> has(run, version));
  }

  @Test
  void theVersionThatWasGivenLastIsThere_andNoOther() {
    keep("one", 1);
    keep("one", 2);
    keep("one", 2);
    assertThat(adapters.used()).isEqualTo(bytes);
    assertThat(has("one", 2)).isTrue();
    lost("one", 1);
    lost("one", 3);
    lost("two", 2);
    keep("one", 1);
    assertThat(has("one", 1)).isTrue();
    assertThat(adapters.<Boolean>with(model.part(Model.BOTH), Optional::isPresent)).isFalse();
  }

  @Test
  void anAdapterServesThePartsOfItsBlocks_andNoOthers() {
    adapters.keep(model.adapter(Model.SECOND, "one", 1), model.config());
    adapters.keep(model.adapter(Model.FIRST, "one", 2), model.config());
    BlockRange second =
        adapters.with(model.part(Model.SECOND, "one", 1), some -> some.orElseThrow().range());
    assertThat(second).isEqualTo(Model.SECOND);
    lost("one", 1);
    keep("one", 3);
    assertThat(adapters.<Boolean>with(model.part(Model.FIRST, "one", 3), Optional::isPresent))
        .isTrue();
    adapters.forget("one");
    adapters.forget("one");
    assertThat(adapters.used()).isZero();
  }

  @Test
  void theOneThatWasUsedTheLongestAgo_givesWay() {
    keep("one", 1);
    keep("two", 1);
    keep("three", 1);
    assertThat(adapters.used()).isEqualTo(3 * bytes);
    assertThat(has("one", 1)).isTrue();
    keep("four", 1);
    lost("two", 1);
    assertThat(has("one", 1) && has("three", 1) && has("four", 1)).isTrue();
    assertThat(adapters.used()).isEqualTo(3 * bytes);
  }

  @Test
  void theirNumberIsBoundedToo() {
    adapters = new Adapters(new Refusals("n1"), 100 * bytes, 2);
    keep("one", 1);
    keep("two", 1);
    keep("three", 1);
    lost("one", 1);
    assertThat(adapters.used()).isEqualTo(2 * bytes);
  }

  @Test
  void whatIsInUseStays_untilItsUserIsDone() {
    keep("one", 1);
    keep("two", 1);
    keep("three", 1);
    adapters.with(
        model.part(Model.BOTH, "one", 1),
        one -> {
          keep("four", 1);
          keep("five", 1);
          keep("six", 1);
          adapters.forget("one");
          assertThat(adapters.used()).isEqualTo(3 * bytes);
          keep("seven", 1);
          assertThat(one.orElseThrow().range()).isEqualTo(Model.BOTH);
          return adapters.with(
              model.part(Model.BOTH, "seven", 1),
              seven ->
                  adapters.with(
                      model.part(Model.BOTH, "six", 1),
                      six ->
                          Failing.as(
                              Kind.BUSY,
                              "needs %d bytes, of %d are %d taken"
                                  .formatted(bytes, 3 * bytes, 3 * bytes),
                              () -> keep("eight", 1))));
        });
    assertThat(adapters.used()).isEqualTo(2 * bytes);
    keep("eight", 1);
    assertThat(has("six", 1) && has("seven", 1)).isTrue();
  }

  @Test
  void theNativeMemoryOfWhatGaveWay_isFreed_onceItsUserIsDone() {
    keep("one", 1);
    try (Blocks blocks = model.load(Model.BOTH)) {
      Optional<BlockAdapter> old =
          adapters.with(
              model.part(Model.BOTH, "one", 1),
              some -> {
                keep("one", 2);
                assertThat(blocks.forward(Model.BOTH, model.input(1, 1, 1), some)).isNotNull();
                return some;
              });
      assertThatThrownBy(() -> blocks.forward(Model.BOTH, model.input(1, 1, 1), old))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void whatDoesNotFitIsRefused_andTakesNothing() {
    adapters = new Adapters(new Refusals("n1"), bytes - 1, 100);
    Failing.as(
        Kind.CLOSED,
        "the adapter has %d bytes, and the node keeps 100 adapters of %d bytes in all"
            .formatted(bytes, bytes - 1),
        () -> keep("one", 1));
    AdapterState state = model.adapter(Model.FIRST, "one", 1);
    var empty =
        new AdapterState(state.ref(), state.model(), state.blocks(), state.lora(), Map.of());
    assertThatThrownBy(() -> adapters.keep(empty, model.config())).isInstanceOf(Invalid.class);
    assertThat(adapters.used()).isZero();
  }
}
