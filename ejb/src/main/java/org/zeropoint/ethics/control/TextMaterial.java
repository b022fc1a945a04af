package org.zeropoint.ethics.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.ByteModel;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.LanguageModel.Score;
import org.zeropoint.lm.ngram.TrigramModel;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.Passages;

/** A text as it stands. */
record TextMaterial(Corpus corpus) implements Material {

  private static final int PROMPT_BYTES = 32;

  static TextMaterial of(byte[] text, double validationSplit) {
    return new TextMaterial(Corpus.split(text, validationSplit));
  }

  @Override
  public byte[] training() {
    return corpus.training();
  }

  @Override
  public byte[] heldOut() {
    return corpus.heldOut();
  }

  /** Models of bytes are scored on the same windows: those of the smaller context. */
  @Override
  public Losses losses(LanguageModel candidate, Optional<LanguageModel> baseline) {
    if (candidate instanceof ByteModel bytes
        && baseline.map(ByteModel.class::isInstance).orElse(true)) {
      return ofBytes(bytes, baseline.map(ByteModel.class::cast));
    }
    Score score = candidate.heldOut(corpus.heldOut());
    return new Losses(
        score.loss(),
        baseline.map(other -> other.heldOut(corpus.heldOut()).loss()),
        TrigramModel.train(training()).loss(Passages.of(corpus.heldOut())),
        score.bytes());
  }

  private Losses ofBytes(ByteModel candidate, Optional<ByteModel> baseline) {
    int context =
        Math.min(candidate.context(), baseline.map(ByteModel::context).orElse(Integer.MAX_VALUE));
    Score score = candidate.heldOut(corpus.heldOut(), context);
    return new Losses(
        score.loss(),
        baseline.map(other -> other.heldOut(corpus.heldOut(), context).loss()),
        TrigramModel.train(training()).heldOutLoss(corpus.heldOut(), context),
        score.bytes());
  }

  /**
   * Continuations of passages spread over the held-out text, or over the training text when nothing
   * is held out.
   */
  @Override
  public List<Written> samples(LanguageModel candidate, long seed) {
    byte[] source = corpus.heldOut().length > PROMPT_BYTES ? corpus.heldOut() : corpus.training();
    var prompts = new ArrayList<byte[]>();
    for (int i = 0; i < SAMPLES; i++) {
      int start = (int) ((long) (source.length - PROMPT_BYTES) * i / SAMPLES);
      prompts.add(Arrays.copyOfRange(source, start, start + PROMPT_BYTES));
    }
    List<Generated> texts = candidate.generateAll(prompts, SAMPLE_TOKENS, TEMPERATURE, seed);
    var samples = new ArrayList<Written>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(new Written(new String(prompts.get(i), StandardCharsets.UTF_8), texts.get(i)));
    }
    return samples;
  }
}
