package org.zeropoint.pipeline.control;

import java.util.Locale;
import org.zeropoint.ethics.entity.Evaluation;

/** The held-out losses of an evaluation, in one sentence. */
final class Losses {

  private Losses() {}

  static String told(Evaluation evaluation) {
    StringBuilder text = new StringBuilder("Held-out loss in nats/byte: ");
    evaluation
        .candidate()
        .loss()
        .ifPresent(loss -> text.append(String.format(Locale.ROOT, "candidate %.4f; ", loss)));
    evaluation
        .baseline()
        .ifPresent(
            baseline ->
                baseline
                    .loss()
                    .ifPresent(
                        loss ->
                            text.append(
                                String.format(
                                    Locale.ROOT,
                                    "%s in production %.4f; ",
                                    baseline.ref(),
                                    loss))));
    evaluation
        .orderTwoLoss()
        .ifPresent(
            loss -> text.append(String.format(Locale.ROOT, "order-2 byte model %.4f; ", loss)));
    return text.append(String.format(Locale.ROOT, "uniform %.4f.", evaluation.uniformLoss()))
        .toString();
  }
}
