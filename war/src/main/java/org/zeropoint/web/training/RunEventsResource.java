package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.shared.Callers;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.web.wire.Part;

/**
 * A run as it goes, as server-sent events: {@code metrics} with the new steps and {@code progress}
 * with the run.
 */
@Path("/runs")
@RequestScoped
@Tag(name = "runs")
public class RunEventsResource {

  @Inject private Runs runs;
  @Inject private RunFeed feed;
  @Inject private Callers callers;

  @GET
  @Path("/{runId}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "A run as it goes, until it is over; Last-Event-ID goes on after a step")
  @APIResponse(responseCode = "200", ref = "stream")
  public void events(
      @PathParam("runId") String runId,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    String id = runs.find(Part.identifier("runId", runId)).runId();
    feed.watch(new RunFeed.Viewer(sink, sse, callers.current(), id), step(lastEventId));
  }

  private static int step(String lastEventId) {
    return lastEventId != null && lastEventId.matches("[0-9]{1,6}")
        ? Integer.parseInt(lastEventId)
        : 0;
  }
}
