package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the numbers that src/it/models/make_fixtures.py took from the reference. */
class DecoderTest {

  private static final float AGREED = 1e-4f;

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void scoresAreThoseOfTheReference_alsoOfPaddedRowsAndFarPositions(Reference reference) {
    try (Decoder decoder = reference.directory().load(Precision.FP32)) {
      List<float[]> found = decoder.logits(reference.batch());
      for (int row = 0; row < found.size(); row++) {
        assertThat(found.get(row))
            .as("row " + row)
            .containsExactly(reference.logits(row), within(AGREED));
      }
      assertThat(decoder.loss(reference.batch()))
          .isCloseTo(reference.expected().path("loss").doubleValue(), within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void greedyTokensWithTheCacheAreThoseOfTheReference(Reference reference) {
    try (Decoder decoder = reference.directory().load(Precision.FP32)) {
      assertThat(greedy(decoder, List.of(reference.prompt()), reference.greedy().length).get(0))
          .containsExactly(reference.greedy());
    }
  }

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void rowsContinuedSideBySide_getWhatEachGetsAlone(Reference reference) {
    try (Decoder decoder = reference.directory().load(Precision.FP32)) {
      int[] prompt = reference.prompt();
      List<int[]> prompts =
          List.of(prompt, Arrays.copyOf(prompt, 1), Arrays.copyOfRange(prompt, 2, 6));
      List<int[]> together = greedy(decoder, prompts, 12);
      for (int row = 0; row < prompts.size(); row++) {
        assertThat(together.get(row))
            .as("row " + row)
            .containsExactly(greedy(decoder, List.of(prompts.get(row)), 12).get(0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void archiveComputesWhatTheReadableFormComputes(Reference reference) {
    try (Decoder decoder = reference.directory().load(Precision.FP32)) {
      var eager = new EagerDecoder(decoder);
      int[] first = Arrays.copyOf(reference.batch().get(0), 17);
      List<int[]> rows = List.of(first, reference.batch().get(3));
      for (int row = 0; row < rows.size(); row++) {
        assertThat(decoder.logits(rows).get(row))
            .containsExactly(eager.logits(rows).get(row), within(2e-5f));
      }
      assertThat(decoder.loss(rows)).isCloseTo(eager.loss(rows), within(1e-5));
      var slow = eager.gradients(rows);
      decoder
          .gradients(rows)
          .forEach(
              (name, gradient) ->
                  assertThat(gradient.data())
                      .as(name)
                      .containsExactly(slow.get(name).data(), within(2e-5f)));
    }
  }

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void lowPrecisionStaysNearFullPrecision(Reference reference) {
    try (Decoder full = reference.directory().load(Precision.FP32);
        Decoder low = reference.directory().load(Precision.BF16)) {
      double loss = full.loss(reference.batch());
      assertThat(low.loss(reference.batch()))
          .isNotEqualTo(loss)
          .isCloseTo(loss, within(0.05 * loss));
      assertThat(greedy(low, List.of(reference.prompt()), 3).get(0)).hasSize(3);
    }
  }

  @Test
  void rotaryTablesAreThoseOfTheReference_farBeyondTheContext() {
    var compared = new ArrayList<String>();
    Reference.all()
        .filter(reference -> reference.expected().has("rotary"))
        .forEach(
            reference -> {
              JsonNode far = reference.expected().path("rotary");
              ModelConfig config = reference.directory().config();
              int[] positions = Reference.integers(far.path("positions"));
              Rope.Table table =
                  config.rope().orElseThrow().table(config.headWidth(), positions, 1);
              assertThat(table.cosine())
                  .as(reference.name())
                  .containsExactly(floats(far.path("cos")), within(AGREED));
              assertThat(table.sine())
                  .as(reference.name())
                  .containsExactly(floats(far.path("sin")), within(AGREED));
              compared.add(reference.name());
            });
    assertThat(compared).contains("llama", "llama-linear", "llama-yarn", "llama3", "mistral");
  }

  private static float[] floats(JsonNode rows) {
    var all = new ArrayList<Float>();
    rows.forEach(row -> row.forEach(value -> all.add(value.floatValue())));
    var values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }

  private static List<int[]> greedy(Decoder decoder, List<int[]> prompts, int tokens) {
    int longest = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
    var chosen = prompts.stream().map(p -> new int[tokens]).toList();
    try (KvCache cache = decoder.read(prompts, longest + tokens)) {
      float[] scores = cache.scores();
      for (int i = 0; i < tokens; i++) {
        var next = new int[prompts.size()];
        for (int row = 0; row < next.length; row++) {
          next[row] = likeliest(scores, row, decoder.config().vocabulary());
          chosen.get(row)[i] = next[row];
        }
        scores = cache.add(next);
      }
    }
    return chosen;
  }

  private static int likeliest(float[] scores, int row, int vocabulary) {
    int best = 0;
    for (int i = 1; i < vocabulary; i++) {
      if (scores[row * vocabulary + i] > scores[row * vocabulary + best]) {
        best = i;
      }
    }
    return best;
  }
}
