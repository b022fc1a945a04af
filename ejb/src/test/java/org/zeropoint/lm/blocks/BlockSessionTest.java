package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.KvCache;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.shared.Invalid;

class BlockSessionTest {

  private static final BlockRange WHOLE = new BlockRange(0, SeededModel.LAYERS);

  /** Of the greatest of the numbers: products of other shapes are added up in another order. */
  private static final float AGREED = 1e-5f;

  private static final int DRAWN = 30;

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void tokensOfEveryCutting_areThoseOfTheModelsCache(SeededModel model) {
    int[] prompt = model.tokens(9, 4);
    try (Decoder decoder = model.decoder(Precision.FP32)) {
      List<Step> expected = withCache(decoder, prompt);
      for (List<BlockRange> cutting : SeededModel.cuttings()) {
        try (var chain = new Chain(model, cutting)) {
          requireSame(greedy(chain, prompt, prompt.length), expected);
        }
      }
    }
  }

  /** As long as what scales rotary positions by the longest row leaves them alone. */
  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void promptInPieces_givesWhatItGivesAtOnce(SeededModel model) {
    int[] prompt = model.tokens(11, 4);
    try (var chain = new Chain(model, SeededModel.cuttings().get(2))) {
      List<Step> expected = greedy(chain, prompt, prompt.length);
      requireSame(greedy(chain, prompt, 4), expected);
      requireSame(greedy(chain, prompt, 1), expected);
    }
  }

  /** Beyond that, each piece is turned by the positions that there are by then. */
  @Test
  void promptInPieces_isAnotherWhereItsLengthScalesPositions() {
    SeededModel model = SeededModel.of("llama-dynamic");
    int[] prompt = model.tokens(20, 4);
    try (Decoder decoder = model.decoder(Precision.FP32);
        var chain = new Chain(model, SeededModel.cuttings().get(2))) {
      List<Step> atOnce = greedy(chain, prompt, prompt.length);
      requireSame(atOnce, withCache(decoder, prompt));
      assertThat(greedy(chain, prompt, 14).get(0).scores()).isNotEqualTo(atOnce.get(0).scores());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void lowPrecisionIsCutLikeFullPrecision(String name) {
    SeededModel model = SeededModel.of(name);
    int[] prompt = model.tokens(9, 4);
    try (Decoder decoder = model.decoder(Precision.BF16);
        var chain = new Chain(model, SeededModel.cuttings().get(5), Precision.BF16)) {
      List<Step> expected = withCache(decoder, prompt);
      assertThat(greedy(chain, prompt, prompt.length).get(0).scores())
          .containsExactly(expected.get(0).scores(), within(AGREED));
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Step(int token, float[] scores) {}

  private static void requireSame(List<Step> found, List<Step> expected) {
    assertThat(found.stream().map(Step::token))
        .containsExactlyElementsOf(expected.stream().map(Step::token).toList());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).scores())
          .as("step " + i)
          .containsExactly(expected.get(i).scores(), within(AGREED));
    }
  }

  private static List<Step> withCache(Decoder decoder, int[] prompt) {
    var steps = new ArrayList<Step>();
    try (KvCache cache = decoder.read(List.of(prompt), prompt.length + DRAWN)) {
      float[] scores = cache.scores();
      while (steps.size() < DRAWN) {
        steps.add(new Step(likeliest(scores), scores));
        scores = cache.add(steps.get(steps.size() - 1).token());
      }
    }
    return steps;
  }

  private static List<Step> greedy(Chain chain, int[] prompt, int piece) {
    List<BlockSession> sessions = open(chain, 1, prompt.length + DRAWN);
    var steps = new ArrayList<Step>();
    Hidden last = null;
    for (int at = 0; at < prompt.length; at += piece) {
      int to = Math.min(at + piece, prompt.length);
      last = through(chain, sessions, Arrays.copyOfRange(prompt, at, to));
    }
    while (steps.size() < DRAWN) {
      float[] scores = chain.ends.logits(lastPosition(last));
      steps.add(new Step(likeliest(scores), scores));
      last = through(chain, sessions, steps.get(steps.size() - 1).token());
    }
    assertThat(sessions).allMatch(session -> session.room() == 0);
    sessions.forEach(BlockSession::close);
    return steps;
  }

  private static List<BlockSession> open(Chain chain, int rows, int tokens) {
    return chain.links.stream().map(link -> link.open(link.range(), rows, tokens)).toList();
  }

  private static Hidden through(Chain chain, List<BlockSession> sessions, int... tokens) {
    int position = sessions.get(0).length();
    Hidden hidden = chain.ends.embed(1, tokens.length, Chain.longs(tokens), position);
    for (BlockSession session : sessions) {
      hidden = session.extend(hidden);
    }
    return hidden;
  }

  private static Hidden lastPosition(Hidden hidden) {
    int width = hidden.width();
    float[] data = hidden.data();
    return new Hidden(1, 1, width, Arrays.copyOfRange(data, data.length - width, data.length));
  }

  private static int likeliest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "llama-dynamic", "mistral"})
  void sessionSentBack_givesTheSameAgain(String name) {
    SeededModel model = SeededModel.of(name);
    Hidden all = BlocksTest.normal(new Random(1), 2, 30, 16, 1);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32);
        BlockSession session = blocks.open(WHOLE, 2, 30);
        BlockSession other = blocks.open(WHOLE, 2, 30)) {
      int[] pieces = {12, 1, 1, 5, 1, 1, 3};
      List<Hidden> expected = replay(session, all, pieces);
      session.truncate(13);
      assertThat(session.length()).isEqualTo(13);
      assertThat(session.room()).isEqualTo(17);
      List<Hidden> again = replay(session, all, 1, 5, 1, 1, 3);
      assertEqual(again, expected.subList(2, expected.size()), 0);
      assertEqual(replay(other, all, pieces), expected, 0);
      session.truncate(0);
      assertEqual(replay(session, all, pieces), expected, 0);
      assertThatThrownBy(() -> session.truncate(25))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("position 25 is not within the 24 positions");
    }
  }

  private static List<Hidden> replay(BlockSession session, Hidden all, int... pieces) {
    var found = new ArrayList<Hidden>();
    for (int piece : pieces) {
      int at = session.length();
      found.add(session.extend(slice(all, at, at + piece)));
    }
    return found;
  }

  private static Hidden slice(Hidden all, int from, int to) {
    int width = all.width();
    var data = new float[all.rows() * (to - from) * width];
    for (int row = 0; row < all.rows(); row++) {
      System.arraycopy(
          all.data(),
          (row * all.length() + from) * width,
          data,
          row * (to - from) * width,
          (to - from) * width);
    }
    return new Hidden(all.rows(), to - from, width, data);
  }

  private static void assertEqual(List<Hidden> found, List<Hidden> expected, float tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).rows()).isEqualTo(expected.get(i).rows());
      assertThat(found.get(i).length()).isEqualTo(expected.get(i).length());
      assertThat(found.get(i).data())
          .as("piece " + i)
          .containsExactly(expected.get(i).data(), within(tolerance * greatest(expected.get(i))));
    }
  }

  private static float greatest(Hidden hidden) {
    float greatest = 0;
    for (float each : hidden.data()) {
      greatest = Math.max(greatest, Math.abs(each));
    }
    return greatest;
  }

  /** Of various lengths, rows and parts; some read a position, some several. */
  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void sessionsSideBySide_getWhatEachGetsAlone(SeededModel model) {
    int[] rows = {1, 3, 1, 2, 1, 1};
    int[] before = {0, 5, 17, 2, 9, 1};
    int[] fresh = {1, 1, 1, 4, 1, 1};
    var inner = new BlockRange(1, 3);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32)) {
      var together = new ArrayList<BlockSession>();
      var alone = new ArrayList<BlockSession>();
      var inputs = new ArrayList<Hidden>();
      var expected = new ArrayList<Hidden>();
      for (int i = 0; i < rows.length; i++) {
        BlockRange part = i < 4 ? WHOLE : inner;
        together.add(blocks.open(part, rows[i], 30));
        alone.add(blocks.open(part, rows[i], 30));
        Hidden all = BlocksTest.normal(new Random(i), rows[i], 30, 16, 1);
        if (before[i] > 0) {
          replay(together.get(i), all, before[i]);
          replay(alone.get(i), all, before[i]);
        }
        inputs.add(slice(all, before[i], before[i] + fresh[i]));
        expected.add(alone.get(i).extend(inputs.get(i)));
      }
      assertEqual(blocks.extend(together, inputs), expected, AGREED);
      for (int i = 0; i < rows.length; i++) {
        assertThat(together.get(i).length()).isEqualTo(before[i] + fresh[i]);
      }
      List<Hidden> next = inputs.stream().map(input -> slice(input, 0, 1)).toList();
      var later = new ArrayList<Hidden>();
      for (int i = 0; i < rows.length; i++) {
        later.add(alone.get(i).extend(next.get(i)));
      }
      assertEqual(blocks.extend(together, next), later, AGREED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "qwen2"})
  void bytesAreThoseThatAreAllocated(String name) {
    SeededModel model = SeededModel.of(name);
    var part = new BlockRange(1, 4);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), part, Precision.FP32);
        BlockSession session = blocks.open(part, 3, 17)) {
      long allocated = 0;
      for (NDList list : List.of(session.keys(), session.values())) {
        for (NDArray array : list) {
          allocated += array.toByteBuffer().remaining();
        }
      }
      assertThat(session.bytes())
          .isEqualTo(allocated)
          .isEqualTo(Blocks.sessionBytes(model.config(), part, 3, 17));
    }
  }

  @Test
  void whatASessionCannotTake_isRefusedByName_andMovesNone() {
    SeededModel model = SeededModel.of("llama");
    Hidden one = BlocksTest.normal(new Random(1), 1, 1, 16, 1);
    Hidden three = BlocksTest.normal(new Random(1), 1, 3, 16, 1);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32);
        Blocks others = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32);
        BlockSession session = blocks.open(WHOLE, 1, 4);
        BlockSession second = blocks.open(WHOLE, 1, 4);
        BlockSession foreign = others.open(WHOLE, 1, 4)) {
      session.extend(three);
      refused(
          () -> blocks.extend(List.of(second, session), List.of(one, three)),
          "hidden has 3 positions, but the session has room for 1 of 4");
      assertThat(second.length()).isZero();
      assertThat(session.length()).isEqualTo(3);
      session.extend(one);
      refused(() -> session.extend(one), "room for 0 of 4");
      refused(
          () -> second.extend(BlocksTest.normal(new Random(1), 2, 1, 16, 1)),
          "hidden has 2 rows, not 1");
      refused(
          () -> second.extend(BlocksTest.normal(new Random(1), 1, 1, 17, 1)),
          "hidden has width 17, not 16");
      refused(() -> blocks.open(new BlockRange(3, 5), 1, 4), "blocks 3-4 are not among 0-3");
      refused(() -> blocks.open(WHOLE, 0, 4), "rows must be at least 1");
      refused(() -> blocks.open(WHOLE, 1, 65), "tokens must be from 1 to the context of 64");
      assertThatThrownBy(() -> blocks.extend(List.of(foreign), List.of(one)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> blocks.extend(List.of(second, second), List.of(one, one)))
          .isInstanceOf(IllegalArgumentException.class);
      second.close();
      assertThatThrownBy(() -> second.extend(one)).hasMessage("the session is closed");
    }
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(Invalid.class).hasMessageContaining(message);
  }

  @Test
  void sessionsInAnyOrderFromManyThreads_waitForEachOther() {
    SeededModel model = SeededModel.of("llama");
    Hidden one = BlocksTest.normal(new Random(1), 1, 1, 16, 1);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32)) {
      List<BlockSession> sessions =
          new ArrayList<>(List.of(blocks.open(WHOLE, 1, 64), blocks.open(WHOLE, 1, 64)));
      var calls = new ArrayList<CompletableFuture<?>>();
      for (int i = 0; i < 60; i++) {
        List<BlockSession> order =
            i % 2 == 0 ? sessions : List.of(sessions.get(1), sessions.get(0));
        calls.add(CompletableFuture.supplyAsync(() -> blocks.extend(order, List.of(one, one))));
      }
      calls.forEach(CompletableFuture::join);
      assertThat(sessions).allMatch(session -> session.length() == 60);
    }
  }
}
