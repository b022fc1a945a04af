package org.zeropoint.training.engine.petals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.Prompt;
import org.zeropoint.lm.language.TokenWriter;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.engine.petals.client.RemoteWriting;

/** Soft prompts before blocks that are on nodes. */
class PetalsPromptsTest extends PetalsContract {

  @Override
  protected Kind kind() {
    return Kind.PROMPT;
  }

  @Test
  void memoryIsThatOfTheEndsAndThePrompt() {
    Memory memory = engine().memory(plan("adamw", rate()), Optional.of(base)).orElseThrow();
    assertThat(memory.gradients()).isEqualTo(2 * 4 * LENGTH * 32);
    assertThat(memory.optimizer()).isEqualTo(2 * 4 * LENGTH * 32);
  }

  /** Beyond what the prompt leaves of the context, where rows are read anew. */
  @Test
  void candidateWritesOverNodesWhatItWritesHere() {
    Path candidate = whole(engine(), "adamw").candidate();
    List<Prompt> prompts = List.of(Prompt.of("The first and longer of the two"), Prompt.of("One"));
    try (ModelFile file = ModelFile.open(candidate);
        Tokenizer tokenizer = file.tokenizer();
        LanguageModel here = LanguageModel.open("uploaded", candidate)) {
      assertThat(here.context()).isEqualTo(64 - LENGTH);
      var prompt = new SoftPrompt(file.prompt().orElseThrow());
      var there =
          new TokenWriter(
              tokenizer,
              file.config().vocabulary(),
              (rows, samplers, most) ->
                  new RemoteWriting(
                      swarm.sequence(), swarm.ends(), Optional.of(prompt), rows, samplers, most));
      List<Generated> expected = here.answerAll(prompts, 90, 0.8, 3);
      assertThat(there.answerAll(prompts, 90, 0.8, 3))
          .extracting(Generated::text)
          .containsExactlyElementsOf(expected.stream().map(Generated::text).toList());
      assertThat(expected.get(0).tokens()).isEqualTo(90);
    }
  }
}
