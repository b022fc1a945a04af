package org.zeropoint.lm.model;

import java.util.OptionalDouble;

/**
 * Rotary position embedding: the pair (x[i], x[i + d/2]) of a head's vector of length d is turned
 * by the angle {@code position · frequency(i)}.
 *
 * <p>Source: Su et al., "RoFormer", arXiv 2104.09864, in the layout of the Llama checkpoints at
 * Hugging Face. Computed in 32-bit floats where that implementation does so, so that far positions
 * agree.
 *
 * @param theta base of the frequencies: θ^(−2i/d)
 * @param scaling how they are changed for contexts longer than those of the pre-training
 */
public record Rope(double theta, Scaling scaling) {

  /** A change of the frequencies. */
  public sealed interface Scaling {}

  /** None. */
  public record None() implements Scaling {}

  /**
   * Positions divided by a factor.
   *
   * <p>Source: Chen et al., arXiv 2306.15595.
   */
  public record Linear(double factor) implements Scaling {}

  /**
   * The base grows with the longest sequence of the call, beyond {@code original} positions.
   *
   * <p>Source: the NTK-aware scaling described in section 3.1 of Peng et al., arXiv 2309.00071.
   */
  public record Dynamic(double factor, int original) implements Scaling {}

  /**
   * Each frequency between kept and interpolated, by how often it turns in the original context.
   *
   * <p>Source: Peng et al., "YaRN", arXiv 2309.00071, section 3.
   *
   * @param attention factor of cosine and sine
   * @param truncate whether the bounds of the ramp are rounded to whole dimensions
   */
  public record Yarn(
      double factor,
      int original,
      double betaFast,
      double betaSlow,
      double attention,
      boolean truncate)
      implements Scaling {}

  /**
   * The scaling of Llama 3.1. Source: Grattafiori et al., arXiv 2407.21783, and its checkpoints.
   */
  public record Llama3(double factor, double low, double high, int original) implements Scaling {}

  /**
   * Cosines and sines, each {@code positions.length × headWidth/2}, row-major.
   *
   * @param cosine scaled as the scaling wants it
   */
  public record Table(float[] cosine, float[] sine) {}

  /**
   * The table of some positions.
   *
   * @param longest positions of the longest sequence in the call; counts for {@link Dynamic} only
   */
  public Table table(int headWidth, int[] positions, int longest) {
    float[] frequencies = frequencies(headWidth, longest);
    float scale = scaling instanceof Yarn yarn ? (float) yarn.attention() : 1f;
    int half = headWidth / 2;
    var cosine = new float[positions.length * half];
    var sine = new float[positions.length * half];
    for (int p = 0; p < positions.length; p++) {
      for (int i = 0; i < half; i++) {
        float angle = positions[p] * frequencies[i];
        cosine[p * half + i] = (float) Math.cos(angle) * scale;
        sine[p * half + i] = (float) Math.sin(angle) * scale;
      }
    }
    return new Table(cosine, sine);
  }

  /** Radians a position, from the fastest to the slowest; {@code headWidth/2} of them. */
  float[] frequencies(int headWidth, int longest) {
    double base = theta;
    if (scaling instanceof Dynamic dynamic) {
      double grown =
          dynamic.factor() * Math.max(longest, dynamic.original()) / dynamic.original()
              - (dynamic.factor() - 1);
      base = theta * Math.pow(grown, headWidth / (headWidth - 2.0));
    }
    var frequencies = new float[headWidth / 2];
    for (int i = 0; i < frequencies.length; i++) {
      // The exponent is a 32-bit float there, too.
      float power = (float) Math.pow(base, (float) (2 * i) / headWidth);
      frequencies[i] = scaled(power, i, headWidth);
    }
    return frequencies;
  }

  private float scaled(float power, int i, int headWidth) {
    float plain = 1f / power;
    if (scaling instanceof Linear linear) {
      return plain / (float) linear.factor();
    }
    if (scaling instanceof Llama3 llama3) {
      return llama3(llama3, plain);
    }
    if (scaling instanceof Yarn yarn) {
      double kept = 1 - ramp(yarn, i, headWidth);
      float interpolated = 1f / ((float) yarn.factor() * power);
      return (float) (interpolated * (1 - kept) + plain * kept);
    }
    return plain;
  }

  private static float llama3(Llama3 rule, float plain) {
    float wavelength = (float) (2 * Math.PI) / plain;
    if (wavelength > rule.original() / rule.low()) {
      return plain / (float) rule.factor();
    }
    if (wavelength < rule.original() / rule.high()) {
      return plain;
    }
    float turns = rule.original() / wavelength;
    float smooth = (turns - (float) rule.low()) / (float) (rule.high() - rule.low());
    return (1 - smooth) * plain / (float) rule.factor() + smooth * plain;
  }

  /** 0 where a frequency is kept, 1 where it is interpolated. */
  private double ramp(Yarn yarn, int i, int headWidth) {
    double low = dimension(yarn, yarn.betaFast(), headWidth);
    double high = dimension(yarn, yarn.betaSlow(), headWidth);
    if (yarn.truncate()) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    low = Math.max(low, 0);
    high = Math.min(high, headWidth - 1);
    double width = low == high ? 0.001 : high - low;
    return Math.min(1, Math.max(0, (i - low) / width));
  }

  /** The dimension that turns so often within the original context. */
  private double dimension(Yarn yarn, double turns, int headWidth) {
    return headWidth * Math.log(yarn.original() / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
  }

  /** YaRN's factor of cosine and sine, equation 22: 0.1·ln(s) + 1. */
  static double attention(double factor, OptionalDouble scale, OptionalDouble scaleAll) {
    if (scale.orElse(0) != 0 && scaleAll.orElse(0) != 0) {
      return magnitude(factor, scale.getAsDouble()) / magnitude(factor, scaleAll.getAsDouble());
    }
    return magnitude(factor, 1);
  }

  private static double magnitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }
}
