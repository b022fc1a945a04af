package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;

/** What a candidate is measured on. */
sealed interface Material permits TextMaterial, InstructionMaterial {

  int SAMPLES = 10;
  int SAMPLE_TOKENS = 256;
  double TEMPERATURE = 0.8;

  /** Splits a corpus as the training did. */
  static Material of(byte[] corpus, double validationSplit, HeldOut.Form form) {
    return form == HeldOut.Form.TEXT
        ? TextMaterial.of(corpus, validationSplit)
        : InstructionMaterial.of(corpus, validationSplit);
  }

  /** The text that the candidate learned to write, in UTF-8. */
  byte[] training();

  /** The text that is held out, in the same form; may be empty. */
  byte[] heldOut();

  /** The instructions that are held out; none of a text. */
  default List<Instruction> instructions() {
    return List.of();
  }

  /** Scores on the same bytes. */
  Losses losses(LanguageModel candidate, Optional<LanguageModel> baseline);

  /**
   * Losses in nats a byte; NaN where nothing was scored.
   *
   * @param orderTwo of an order-2 byte model of {@link #training}
   * @param bytes that they are means over
   */
  record Losses(double candidate, Optional<Double> baseline, double orderTwo, long bytes) {}

  /** Lets a candidate write; the same seed gives the same texts. */
  List<Written> samples(LanguageModel candidate, long seed);

  /** What a candidate was given, as text, and how it went on. */
  record Written(String prompt, Generated text) {}
}
