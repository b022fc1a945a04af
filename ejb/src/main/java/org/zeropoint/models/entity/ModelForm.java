package org.zeropoint.models.entity;

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
 */
public record ModelForm(
    String family,
    int layers,
    int width,
    int heads,
    int context,
    int vocabulary,
    long parameters) {}
