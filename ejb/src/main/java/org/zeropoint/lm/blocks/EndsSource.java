package org.zeropoint.lm.blocks;

import java.util.ArrayList;
import org.zeropoint.lm.model.LayerSource;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.torch.Script;

/**
 * The ends of a model as TorchScript text. Its methods take the weights {@code p} last, in the
 * order of {@link Parameters#endShapes}.
 *
 * <ul>
 *   <li>{@code vectors(x)}: of token ids
 *   <li>{@code place(h, n)}: vectors at the positions n, where positions are learned
 *   <li>{@code logits(h)}: scores of every token, from what came out of the last block
 *   <li>{@code loss(h, y, z)}: z times the sum of the cross-entropies; −100 in y is left out
 *   <li>{@code gradients(h, y, z)}: the loss, then its gradient by h
 * </ul>
 */
final class EndsSource {

  private EndsSource() {}

  static String of(ModelConfig config, Precision precision) {
    var names = new ArrayList<>(Parameters.endShapes(config).keySet());
    var layers = new LayerSource(config, precision, name -> "p[%d]".formatted(names.indexOf(name)));
    var text = new Script();
    text.method("vectors", "x: Tensor, p: List[Tensor]", "Tensor")
        .line("return %s", layers.embedding("x"));
    if (config.rope().isEmpty()) {
      text.method("place", "h: Tensor, n: Tensor, p: List[Tensor]", "Tensor")
          .line("return torch.add(h, %s)", layers.positionEmbedding("n"));
    }
    text.method("logits", "h: Tensor, p: List[Tensor]", "Tensor")
        .line("u = torch.reshape(h, [-1, %d])", config.width())
        .line("u = %s", layers.lastNorm("u"))
        .line("return %s", layers.scores("u"));
    text.method("loss", "h: Tensor, y: Tensor, z: Tensor, p: List[Tensor]", "Tensor")
        .line("l = (self).logits(h, p, )")
        .line("return torch.mul(%s, z)", LayerSource.crossEntropy("l", "y"));
    text.method("gradients", "h: Tensor, y: Tensor, z: Tensor, p: List[Tensor]", "List[Tensor]")
        .line("l = (self).loss(h, y, z, p, )")
        .line("g = torch.grad([l], [h])")
        .gradients()
        .line("return torch.add([torch.detach(l)], r)");
    return text.toString();
  }
}
