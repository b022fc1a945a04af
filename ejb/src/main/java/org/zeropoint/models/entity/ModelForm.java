package org.zeropoint.models.entity;

import java.util.List;
import java.util.Optional;

/**
 * What a model is made of.
 *
 * @param family what it is, in words
 * @param layers transformer blocks
 * @param width size of the residual stream
 * @param heads attention heads a block
 * @param context tokens it sees at once; bytes of a byte-level model
 * @param vocabulary number of tokens
 * @param parameters numbers in its weights
 * @param adapted ends of the names of the projections that an adapter changed; empty of what was
 *     not sent as an adapter
 */
public record ModelForm(
    String family,
    int layers,
    int width,
    int heads,
    int context,
    int vocabulary,
    long parameters,
    Optional<List<String>> adapted) {

  public ModelForm {
    adapted = adapted.map(List::copyOf);
  }

  /** Of what was not sent as an adapter. */
  public ModelForm(
      String family,
      int layers,
      int width,
      int heads,
      int context,
      int vocabulary,
      long parameters) {
    this(family, layers, width, heads, context, vocabulary, parameters, Optional.empty());
  }

  /** Of a model that an adapter was added to. */
  public ModelForm adapted(List<String> targets) {
    return new ModelForm(
        family, layers, width, heads, context, vocabulary, parameters, Optional.of(targets));
  }
}
