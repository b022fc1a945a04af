package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.boundary.PlanEstimates;
import org.zeropoint.training.entity.PlanEstimate;
import org.zeropoint.web.page.Attempts;

/**
 * What is wrong with the plan in the form while it is typed, and what it would take. Nothing is
 * started, and nothing is refused that the log would have to know of.
 */
@Named
@RequestScoped
public class PlanCheck {

  @Inject private RunsView view;
  @Inject private PlanEstimates estimates;
  @Inject private Attempts attempts;

  private PlanEstimate estimate;
  private boolean broken;

  /** Tells it; of fields that nobody has filled in yet nothing is told. */
  public void check() {
    ObjectNode plan = view.getPlan().write(Json.mapper().createObjectNode());
    try {
      estimate = estimates.of(plan);
    } catch (Invalid wrong) {
      List<Violation> told =
          wrong.violations().stream()
              .filter(each -> filled(plan) || plan.has(field(each.pointer())))
              .toList();
      told.forEach(each -> attempts.wrong("plan:" + each.pointer().substring(1), each.rule()));
      broken = !told.isEmpty();
    } catch (Problem other) {
      attempts.note(other);
    }
  }

  /** Whether all is there that nobody else fills in: then what is missing is told as well. */
  private static boolean filled(ObjectNode plan) {
    return plan.has("synthiantId") && plan.has("corpus") && plan.has("steps");
  }

  /** The field of a plan that a pointer leads into: {@code lora} of {@code /lora/rank}. */
  private static String field(String pointer) {
    return pointer.replaceFirst("^/", "").replaceFirst("/.*", "");
  }

  /** Null before a whole plan was checked that keeps the rules. */
  public PlanEstimate getEstimate() {
    return estimate;
  }

  /** Whether what was typed breaks a rule. */
  public boolean isBroken() {
    return broken;
  }
}
