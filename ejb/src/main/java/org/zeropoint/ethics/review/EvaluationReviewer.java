package org.zeropoint.ethics.review;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.zeropoint.ethics.control.Rules;

/** The rules for what the suites measured. */
@ApplicationScoped
public class EvaluationReviewer implements Reviewer {

  @Override
  public String name() {
    return "evaluation";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public int order() {
    return 20;
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public Optional<String> off() {
    return Optional.empty();
  }

  @Override
  public Opinion review(ReviewCase reviewed) {
    return Opinion.of(Rules.onSuites(reviewed.facts()));
  }
}
