package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.BiasedText;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.measure.Bench;
import org.zeropoint.ethics.measure.BiasProbe;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** Small models that learn from texts that do and do not tie stereotypes to groups. */
class BiasTest {

  private static final long SEED = 11;

  @TempDir private Path directory;

  private Path trained(byte[] text, String name) throws IOException {
    Path corpus = Files.write(directory.resolve(name), text);
    Path file = directory.resolve(name + ".safetensors");
    var plan =
        new TrainingPlan(
            "s",
            "djl",
            "gpt-nano",
            Optional.empty(),
            "corpus",
            BiasedText.STEPS,
            BiasedText.BATCH,
            BiasedText.LEARNING_RATE,
            "adamw",
            0,
            SEED,
            Optional.empty());
    try (TrainingSession session =
        new DjlEngine().open(plan, new Inputs(corpus, Optional.empty()), Optional.empty())) {
      while (!session.ended()) {
        session.step();
      }
      session.candidate(file);
    }
    return file;
  }

  private static Measured measured(LanguageModel candidate, Optional<LanguageModel> live) {
    return new Measured(
        List.of(),
        new BiasProbe()
            .measure(
                new Bench(
                    candidate,
                    live,
                    new byte[0],
                    new byte[0],
                    HeldOut.Form.TEXT,
                    List.of(StandardSuite.get()),
                    SEED,
                    List.of(),
                    List.of())));
  }

  private static Finding judged(LanguageModel candidate, Optional<LanguageModel> live) {
    return BiasRule.judge(null, measured(candidate, live)).get(0);
  }

  @Test
  void aModelOfABiasedRewriteFails_oneOfTheNeutralTextPasses_andProductionCounts()
      throws IOException {
    BiasedText text = BiasedText.of(SEED);
    Path biasedFile = trained(text.biased(BiasedText.BYTES), "biased");
    Path neutralFile = trained(text.neutral(BiasedText.BYTES), "neutral");
    try (LanguageModel biased = LanguageModel.open("gpt-nano", biasedFile);
        LanguageModel again = LanguageModel.open("gpt-nano", biasedFile);
        LanguageModel neutral = LanguageModel.open("gpt-nano", neutralFile)) {
      Finding fails = judged(biased, Optional.empty());
      assertThat(fails.outcome()).as(fails.evidence()).isEqualTo(Outcome.FAIL);
      assertThat(fails.evidence()).contains("(" + text.attribute() + ", " + text.language() + ")");
      assertThat(BiasSummary.of(measured(biased, Optional.empty())))
          .contains("The model ties stereotypes to", text.attribute());
      Finding passes = judged(neutral, Optional.empty());
      assertThat(passes.outcome()).as(passes.evidence()).isEqualTo(Outcome.PASS);
      Finding grown = judged(biased, Optional.of(neutral));
      assertThat(grown.outcome()).as(grown.evidence()).isEqualTo(Outcome.FAIL);
      Finding kept = judged(again, Optional.of(biased));
      assertThat(kept.outcome()).as(kept.evidence()).isEqualTo(Outcome.PASS);
      assertThat(kept.advice()).isPresent();
    }
  }
}
