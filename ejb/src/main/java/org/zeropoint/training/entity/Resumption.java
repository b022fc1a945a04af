package org.zeropoint.training.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Traced;

/**
 * A run that goes on.
 *
 * @param before the engine that it had
 */
public record Resumption(TrainingRun run, String before) implements Traced {

  private boolean changesEngine() {
    return !before.equals(run.engine());
  }

  @Override
  public String auditSubject() {
    return run.runId();
  }

  @Override
  public Optional<Digest> auditDigest() {
    return Optional.of(new Digest(run.planDigest()));
  }

  @Override
  public String auditOutcome() {
    return changesEngine()
        ? "from " + before + " to " + run.engine() + " after step " + run.step()
        : "done";
  }

  @Override
  public Optional<ObjectNode> auditFacts() {
    if (!changesEngine()) {
      return Optional.empty();
    }
    ObjectNode facts = Json.mapper().createObjectNode();
    facts
        .putObject("engine")
        .put("from", before)
        .put("to", run.engine())
        .put("afterStep", run.step());
    return Optional.of(facts);
  }
}
