package org.zeropoint.web.exchange;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.EventFeed;
import org.zeropoint.exchange.entity.EventFilter;
import org.zeropoint.exchange.entity.StoredEvent;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Query;

/** What happens in the caller's tenant, as a stream that can be taken up again and as a list. */
@Path("/events")
@RequestScoped
@Tag(name = "events")
public class EventsResource {

  @Inject private EventFeed feed;
  @Inject private EventStreams streams;
  @Inject private Callers callers;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "Events, oldest first; as text/event-stream they go on, after Last-Event-ID or after")
  @Parameter(name = "types", in = ParameterIn.QUERY, ref = "types")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @Parameter(name = "Last-Event-ID", in = ParameterIn.HEADER, ref = "lastEventId")
  @APIResponse(responseCode = "200", ref = "events")
  @APIResponse(responseCode = "410", ref = "problem410")
  public Response list(@Context UriInfo uri) {
    var query = new Query(uri);
    long after = query.key("after").orElse(0L);
    if (feed.start(Optional.of(after)).gap()) {
      throw new ClientErrorException(
          "events after " + after + " are gone; read the state anew, then go on without after",
          Response.Status.GONE);
    }
    return Paged.of(feed.page(after, filter(query), query.limit()), uri, StoredEvent::json);
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  @Parameter(name = "types", in = ParameterIn.QUERY, ref = "types")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  public void stream(
      @Context UriInfo uri,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var query = new Query(uri);
    EventFilter filter = filter(query);
    Optional<Long> after = last(lastEventId).or(() -> query.key("after"));
    streams.open(new EventStreams.Reader(sink, sse, callers.current(), filter), feed.start(after));
  }

  private static EventFilter filter(Query query) {
    return EventFilter.of("/types", query.text("types").orElse(""));
  }

  private static Optional<Long> last(String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return Optional.empty();
    }
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw new Invalid("/Last-Event-ID", "must be the id of an event");
    }
    return Optional.of(Long.parseLong(lastEventId));
  }
}
