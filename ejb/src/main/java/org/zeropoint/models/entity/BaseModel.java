package org.zeropoint.models.entity;

/**
 * A model that may be trained.
 *
 * @param modelId its name in plans
 * @param family what it is, in words
 * @param layers transformer blocks
 * @param width size of the residual stream
 * @param heads attention heads a block
 * @param context bytes it sees at once
 * @param approved by whom or with what it was approved
 */
public record BaseModel(
    String modelId,
    String family,
    int layers,
    int width,
    int heads,
    int context,
    String approved) {}
