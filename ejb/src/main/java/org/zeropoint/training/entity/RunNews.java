package org.zeropoint.training.entity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.shared.Outbox;

/** What is told of a run when it changed. */
public final class RunNews {

  private static final String TYPE = "run";

  private RunNews() {}

  /**
   * @param verb {@code queued}, {@code started}, {@code completed}, {@code proposed}, …
   */
  public static Outbox.Event of(TrainingRun run, String verb) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("synthiantId", run.synthiantId());
    data.put("status", run.status().external());
    run.proposalId().ifPresent(id -> data.put("proposalId", id));
    return new Outbox.Event(run.tenant(), TYPE, run.runId(), verb, data);
  }

  /** A run that did some more steps: nothing that anybody wants to hear of a day later. */
  public static Outbox.Event step(TrainingRun run) {
    return Outbox.Event.passing(run.tenant(), TYPE, run.runId());
  }
}
