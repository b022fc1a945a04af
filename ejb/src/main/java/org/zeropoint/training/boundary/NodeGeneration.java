package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.Prompt;
import org.zeropoint.lm.language.TokenWriter;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.models.boundary.Desks;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.control.NodesClient;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.RemoteWriting;

/** Lets a version write whose blocks are on nodes; only the ends of the model are loaded here. */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeGeneration {

  @Inject private Callers callers;
  @Inject private Registry registry;
  @Inject private Desks desks;
  @Inject private NodesClient nodes;

  /**
   * The same text as {@link Generation#generate} gives.
   *
   * @throws org.zeropoint.shared.Invalid when a field is out of its bounds
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   * @throws Conflict when the version is no model whose blocks nodes could hold
   * @throws org.zeropoint.shared.Unavailable naming the blocks that nobody holds
   * @throws org.zeropoint.shared.TooMany when the caller has too many texts being written
   */
  @ReadOnly
  public Generation.Written generate(String ref, Generation.Wish wish) {
    wish.requireBounds();
    ModelVersion version = registry.version(callers.current(), ref);
    Path file = registry.weights(version);
    if (!ModelFile.isOne(file)) {
      throw new Conflict(
          version.ref()
              + " is a "
              + version.modelId()
              + ", and nodes hold models that read tokens");
    }
    try (var desk = desks.take(callers.current());
        ModelFile packed = ModelFile.open(file);
        Tokenizer tokenizer = packed.tokenizer();
        ModelEnds ends = ModelEnds.load(packed.config(), packed.weights(), Precision.FP32)) {
      RemoteSequence sequence = nodes.sequence(file, new Digest(version.digest()), packed.config());
      Optional<SoftPrompt> prompt = packed.prompt().map(SoftPrompt::new);
      var writer =
          new TokenWriter(
              tokenizer,
              packed.config().vocabulary(),
              (prompts, samplers, most) ->
                  new RemoteWriting(sequence, ends, prompt, prompts, samplers, most));
      Generated text =
          writer
              .answerAll(
                  List.of(Prompt.of(wish.prompt())),
                  wish.maxTokens(),
                  wish.temperature(),
                  wish.seed())
              .get(0);
      return new Generation.Written(text.text(), text.tokens(), version.ref(), version.digest());
    }
  }
}
