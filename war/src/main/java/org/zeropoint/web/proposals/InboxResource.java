package org.zeropoint.web.proposals;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.pipeline.boundary.Inbox;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** What waits for the caller. */
@Path("/inbox")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consensus")
public class InboxResource {

  @Inject private Inbox inbox;

  @GET
  @Operation(
      summary = "What waits for the caller; Link names the next slice",
      description =
          "Notices on outdated votes first, then turns, oldest proposal first. A slice looks at"
              + " limit proposals and holds those that wait for the caller now, so it can be shorter"
              + " than limit though more follow.")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponseSchema(Inbox.Item[].class)
  public Response list(@Context UriInfo uri) {
    var query = new Query(uri);
    return Paged.of(inbox.list(query.key("after"), query.limit()), uri, item -> item);
  }

  @POST
  @Path("/notices/{noticeId}/acknowledge")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Say that a notice on an outdated vote was seen")
  @APIResponse(responseCode = "204", ref = "done")
  public void acknowledge(@PathParam("noticeId") String noticeId) {
    inbox.acknowledge(Part.number("notice", noticeId));
  }
}
