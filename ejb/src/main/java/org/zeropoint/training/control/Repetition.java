package org.zeropoint.training.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.PlanJson;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

/** The plan of a run, once more. */
public final class Repetition {

  private Repetition() {}

  /** The plan as it would be posted for this engine. */
  public static ObjectNode plan(TrainingPlan plan, String engine) {
    ObjectNode posted = (ObjectNode) Json.tree(PlanJson.withoutEngine(plan));
    posted.put("engine", engine);
    boolean decays = Optimizer.named(plan.optimizer()).filter(Optimizer::decays).isPresent();
    if (!decays) {
      // What others do not know is not said to them.
      posted.remove("weightDecay");
    }
    return posted;
  }

  /**
   * @throws Conflict when a name of the plan has come to mean something else
   */
  public static void requireSame(TrainingRun from, TrainingRun queued) {
    List<String> differences = Contest.differences(from, queued);
    if (!differences.isEmpty()) {
      throw new Conflict(
          "the plan of run "
              + from.runId()
              + " cannot be repeated: it would differ in "
              + String.join(", ", differences));
    }
  }
}
