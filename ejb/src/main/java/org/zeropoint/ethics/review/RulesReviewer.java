package org.zeropoint.ethics.review;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.zeropoint.ethics.control.Rules;

/** The rules that every candidate is held to: digests, limits, losses, numbers, passages. */
@ApplicationScoped
public class RulesReviewer implements Reviewer {

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public int order() {
    return 10;
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
    return Opinion.of(Rules.onFacts(reviewed.facts()));
  }
}
