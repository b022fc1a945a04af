package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.Use;
import org.zeropoint.lm.language.InstructionSplit;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.Diverged;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.Tokens;

class TokenRunTest {

  private static final int STEPS = 20;
  private static final double SPLIT = 0.1;
  private static final int ROW = 32;
  private static final Adapter ADAPTER = new Adapter(4, 8, List.of("q_proj", "v_proj"));

  private final DjlEngine engine = new DjlEngine();
  @TempDir private Path directory;
  private Path corpus;
  private Path base;

  /** What is trained, and on what. */
  private enum Kind {
    WHOLE(new Tokens(Optional.empty(), Optional.empty(), 0.1, 1, "fp32", ROW, "text")),
    ADAPTED(new Tokens(Optional.of(ADAPTER), Optional.empty(), 0, 2, "fp32", ROW, "text")),
    LOW(new Tokens(Optional.empty(), Optional.empty(), 0.1, 3, "bf16", ROW, "text")),
    ANSWERS(
        new Tokens(Optional.empty(), Optional.empty(), 0.1, 2, "fp32", 2 * ROW, "instructions")),
    ADAPTED_ANSWERS(
        new Tokens(
            Optional.of(ADAPTER), Optional.empty(), 0.1, 1, "bf16", 2 * ROW, "instructions"));

    private final Tokens tokens;

    Kind(Tokens tokens) {
      this.tokens = tokens;
    }

    boolean answers() {
      return tokens.format().equals("instructions");
    }
  }

  @BeforeEach
  void writeInputs() throws IOException {
    corpus = directory.resolve("corpus");
    Files.write(corpus, SampleCorpus.text(12_000, 1));
    base = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), 3);
  }

  private static String instructions(int lines) {
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("{\"prompt\":\"").append(i).append(" and one is \",\"completion\":\"");
      text.append(i + 1).append(", which is é\"}\n");
    }
    return text.toString();
  }

  private static TrainingPlan plan(Tokens tokens, int patience) {
    return new TrainingPlan(
        "synthiant",
        "djl",
        "uploaded",
        Optional.of("synthiant@1"),
        "sample",
        STEPS,
        4,
        3e-3,
        "adamw",
        SPLIT,
        7,
        Optional.of(new Tuning("linear", 4, patience, Optional.of(tokens))));
  }

  private TrainingPlan plan(Kind kind) throws IOException {
    if (kind.answers()) {
      Files.writeString(corpus, instructions(120));
    }
    return plan(kind.tokens, 0);
  }

  private TrainingSession open(TrainingPlan plan, Optional<Path> resumeFrom) {
    return engine.open(plan, new Inputs(corpus, Optional.of(base)), resumeFrom);
  }

  private static void finish(TrainingSession session) {
    while (!session.ended()) {
      session.step();
    }
  }

  private static Digest digest(Path directory) throws IOException {
    return Digest.of(
        (Digest.ofFile(directory.resolve("model.safetensors")).value()
                + Digest.ofFile(directory.resolve("optimizer.safetensors")).value())
            .getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void resumeEndsBitIdentical(Kind kind) throws IOException {
    TrainingPlan plan = plan(kind);
    try (TrainingSession session = open(plan, Optional.empty())) {
      finish(session);
      session.checkpoint(directory.resolve("whole"));
      session.candidate(directory.resolve("whole.safetensors"));
    }
    try (TrainingSession session = open(plan, Optional.empty())) {
      while (session.completedSteps() < 11) {
        session.step();
        session.evaluate();
      }
      session.checkpoint(directory.resolve("half"));
    }
    try (TrainingSession session = open(plan, Optional.of(directory.resolve("half")))) {
      assertThat(session.completedSteps()).isEqualTo(11);
      finish(session);
      session.checkpoint(directory.resolve("resumed"));
      session.candidate(directory.resolve("resumed.safetensors"));
    }
    assertThat(digest(directory.resolve("resumed"))).isEqualTo(digest(directory.resolve("whole")));
    assertThat(directory.resolve("resumed.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("whole.safetensors"));
  }

  @Test
  void onTheReadablePath_aRunLearnsTheSameByTheKernels_andIsResumedToTheSameBits()
      throws IOException {
    TrainingPlan plan = plan(Kind.WHOLE);
    double fused = loss(plan);
    System.setProperty("zeropoint.lm.path", "eager");
    try {
      long before = kernelCalls();
      assertThat(loss(plan)).isCloseTo(fused, within(1e-3 * fused));
      assertThat(kernelCalls() - before).isEqualTo(STEPS);
      resumeEndsBitIdentical(Kind.WHOLE);
      assertThatThrownBy(() -> open(plan(Kind.ADAPTED), Optional.empty()).close())
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("zeropoint.lm.path");
    } finally {
      System.clearProperty("zeropoint.lm.path");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void planThatTheReadablePathCannotTrainIsRefusedBeforehand(Kind kind) throws IOException {
    TrainingPlan plan = plan(kind);
    assertThat(engine.refusal(plan)).isEmpty();
    System.setProperty("zeropoint.lm.path", "eager");
    try {
      if (kind == Kind.WHOLE || kind == Kind.ANSWERS) {
        assertThat(engine.refusal(plan)).isEmpty();
      } else {
        assertThat(engine.refusal(plan))
            .hasValueSatisfying(
                rule ->
                    assertThat(rule)
                        .contains("zeropoint.lm.path is eager")
                        .contains(kind.tokens.precision()));
      }
    } finally {
      System.clearProperty("zeropoint.lm.path");
    }
  }

  private double loss(TrainingPlan plan) {
    try (TrainingSession session = open(plan, Optional.empty())) {
      finish(session);
      return session.evaluate();
    }
  }

  private static long kernelCalls() {
    return Kernels.shared().uses().stream()
        .filter(use -> use.op() == Op.CROSS_ENTROPY)
        .mapToLong(Use::calls)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void candidateIsAWholeModel_thatScoresAsTheRunDid(Kind kind) throws IOException {
    TrainingPlan plan = plan(kind);
    Path file = directory.resolve("candidate.safetensors");
    double before;
    double after;
    try (TrainingSession session = open(plan, Optional.empty())) {
      before = session.evaluate();
      finish(session);
      after = session.evaluate();
      session.candidate(file);
    }
    assertThat(after).isLessThan(before);
    byte[] text = Files.readAllBytes(corpus);
    boolean exact = kind == Kind.WHOLE || kind == Kind.ANSWERS;
    try (LanguageModel model = LanguageModel.open("uploaded", file)) {
      LanguageModel.Score score =
          kind.answers()
              ? model.answers(InstructionSplit.of(text, SPLIT).heldOut())
              : model.heldOut(Corpus.split(text, SPLIT).heldOut());
      assertThat(score.loss()).isCloseTo(after, within(exact ? 1e-12 : 0.02 * after));
    }
  }

  @Test
  void candidateOfAnAdapterIsTheBaseWithItMergedIn() throws IOException {
    Path file = directory.resolve("candidate.safetensors");
    Path to = directory.resolve("checkpoint");
    try (TrainingSession session = open(plan(Kind.ADAPTED), Optional.empty())) {
      finish(session);
      session.checkpoint(to);
      session.candidate(file);
    }
    Map<String, Tensor> matrices = Safetensors.read(to.resolve("model.safetensors"));
    assertThat(matrices.keySet()).hasSize(8).allMatch(name -> name.contains(".lora_"));
    List<int[]> rows = List.of(new int[] {5, 60, 7, 200, 11}, new int[] {44, 3});
    var lora = new Lora(ADAPTER.rank(), ADAPTER.alpha(), ADAPTER.targets());
    try (ModelFile packed = ModelFile.open(base);
        ModelFile candidate = ModelFile.open(file);
        Decoder expected = Decoder.load(packed.config(), packed.weights(), Precision.FP32);
        Decoder found = Decoder.load(candidate.config(), candidate.weights(), Precision.FP32)) {
      List<float[]> without = expected.logits(rows);
      expected.merge(lora, matrices);
      assertThat(found.logits(rows))
          .usingRecursiveComparison()
          .isEqualTo(expected.logits(rows))
          .isNotEqualTo(without);
      assertThat(candidate.parts()).isEqualTo(packed.parts());
    }
  }

  @Test
  void reportTellsNatsAByte_andTheTokensThatWereRead() throws IOException {
    TrainingPlan plan = plan(Kind.ADAPTED);
    try (TrainingSession session = open(plan, Optional.empty())) {
      StepReport report = session.step();
      assertThat(report.tokens()).isEqualTo(2L * 4 * ROW);
      assertThat(report.samples()).isEqualTo(8);
      assertThat(report.learningRate()).isCloseTo(3e-3 / 4, within(1e-12));
      // A uniform guess among 304 tokens, at less than a token a byte.
      assertThat(report.loss()).isBetween(1.0, Math.log(304) * 1.05);
      assertThat(report.loss()).isCloseTo(session.evaluate(), within(0.3));
    }
  }

  @Test
  void fillingIsNoToken() throws IOException {
    try (TrainingSession session = open(plan(Kind.ANSWERS), Optional.empty())) {
      assertThat(session.step().tokens()).isBetween(8L * 8, 8L * (2 * ROW - 8));
    }
  }

  @Test
  void runGoesBackOnce_withHalfTheRate_andFailsTheSecondTime() throws IOException {
    spoil();
    TrainingPlan plan = plan(Kind.WHOLE);
    Path start = directory.resolve("start");
    try (TrainingSession session = open(plan, Optional.empty())) {
      session.checkpoint(start);
      assertThatThrownBy(session::step)
          .isInstanceOfSatisfying(Diverged.class, e -> assertThat(e.isAgain()).isFalse())
          .hasMessageContaining("Step 1 is not finite")
          .hasMessageContaining("learning rate " + 3e-3 / 4);
      session.goBack(start, kept -> true);
      assertThat(session.completedSteps()).isZero();
    }
    try (TrainingSession session = open(plan, Optional.of(start))) {
      assertThatThrownBy(session::step)
          .as("also after a restart")
          .isInstanceOfSatisfying(Diverged.class, e -> assertThat(e.isAgain()).isTrue())
          .hasMessageContaining("learning rate " + 1.5e-3 / 4)
          .hasMessageContaining("halved once already");
    }
  }

  /** A model whose scores are not finite. */
  private void spoil() {
    Path spoilt = directory.resolve("spoilt.safetensors");
    try (ModelFile model = ModelFile.open(base)) {
      Map<String, Tensor> weights = SmallModel.weights(model.config(), 3);
      weights.get("model.norm.weight").data()[0] = 3e38f;
      model.write(spoilt, weights);
    }
    base = spoilt;
  }

  @Test
  void goingBackRestoresWeightsAndState() throws IOException {
    TrainingPlan plan = plan(Kind.WHOLE);
    Path at = directory.resolve("at");
    try (TrainingSession session = open(plan, Optional.empty())) {
      for (int i = 0; i < 8; i++) {
        session.step();
        if (session.completedSteps() == 5) {
          session.checkpoint(at);
        }
      }
      session.goBack(at, kept -> true);
      assertThat(session.step().learningRate()).isLessThan(0.51 * 3e-3);
      session.checkpoint(directory.resolve("went"));
    }
    try (TrainingSession session = open(plan, Optional.of(at))) {
      session.step();
      session.checkpoint(directory.resolve("opened"));
    }
    assertThat(digest(directory.resolve("went"))).isEqualTo(digest(directory.resolve("opened")));
  }

  @Test
  void patienceEndsTheRun_andItsCheckpointsKnowTheBest() {
    TrainingPlan plan = plan(Kind.WHOLE.tokens, 2);
    Path at = directory.resolve("at");
    try (TrainingSession session = open(plan, Optional.empty())) {
      session.step();
      double first = session.evaluate();
      assertThat(session.best()).hasValue(new TrainingSession.Best(1, first, 0));
      // Nothing was learned since: no evaluation is lower.
      session.evaluate();
      assertThat(session.ended()).isFalse();
      session.checkpoint(at);
      session.evaluate();
      assertThat(session.ended()).isTrue();
      assertThat(session.best()).hasValue(new TrainingSession.Best(1, first, 2));
    }
    try (TrainingSession session = open(plan, Optional.of(at))) {
      assertThat(session.best().orElseThrow().since()).isEqualTo(1);
      session.forgetBest(step -> step == 1);
      assertThat(session.best()).isPresent();
    }
    try (TrainingSession session = open(plan, Optional.of(at))) {
      session.forgetBest(step -> step != 1);
      assertThat(session.best()).as("its checkpoint is gone").isEmpty();
    }
    try (TrainingSession session = open(plan, Optional.of(at))) {
      session.goBack(at, kept -> false);
      assertThat(session.best()).isEmpty();
    }
  }

  @Test
  void corpusIsRefused_whenItIsNotInThePlansForm() {
    assertThatThrownBy(() -> open(plan(Kind.ANSWERS.tokens, 0), Optional.empty()))
        .isInstanceOf(Invalid.class)
        .satisfies(
            e ->
                assertThat(((Invalid) e).violations())
                    .allSatisfy(v -> assertThat(v.pointer()).isEqualTo("/corpus")))
        .hasMessageContaining("line 1");
  }

  @Test
  void corpusIsRefused_whenNothingOfItIsHeldOut() throws IOException {
    Files.writeString(corpus, instructions(4));
    assertThatThrownBy(() -> open(plan(Kind.ANSWERS.tokens, 0), Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("too little held out");
  }

  @Test
  void planAndBaseBelongTogether() {
    var none = new Inputs(corpus, Optional.empty());
    assertThatThrownBy(() -> engine.open(plan(Kind.WHOLE.tokens, 0), none, Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("no model that reads tokens");
    TrainingPlan bytes = EngineContract.plan("adamw", 0.01);
    assertThatThrownBy(() -> open(bytes, Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("does not say how");
  }
}
