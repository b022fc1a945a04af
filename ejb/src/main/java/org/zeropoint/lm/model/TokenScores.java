package org.zeropoint.lm.model;

/**
 * How likely some tokens were to a model, in the order of the targets of a batch, without those
 * that are ignored.
 *
 * @param logProbabilities of each token given those before it in its row, in nats
 * @param greatest log-probability of the likeliest token at that place, in nats
 * @param likeliest whether the token is that; of several alike the one with the least id
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenScores(float[] logProbabilities, float[] greatest, boolean[] likeliest) {}
