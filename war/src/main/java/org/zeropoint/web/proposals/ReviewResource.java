package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.pipeline.boundary.Reviews;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.NotFound;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;

/** What the built-in reviewers said of a proposal, and whether they say it again. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "decision")
public class ReviewResource {

  private static final String ASK_ANEW = "askAnew";

  @Inject private Reviews reviews;

  @GET
  @Path("/{proposalId}/review")
  @Operation(summary = "What the built-in reviewers said of the newest revision, with every number")
  public ReviewJson review(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    return reviews
        .of(id)
        .map(view -> ReviewJson.of(id, view))
        .orElseThrow(() -> new NotFound("the newest revision of " + id + " has no review yet"));
  }

  @POST
  @Path("/{proposalId}/review/again")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary =
          "Measure and judge once more from the same inputs, in the background, and compare; casts"
              + " no vote")
  @RequestBody(ref = "reviewAgain")
  @APIResponseSchema(value = ReviewJson.RepeatJson.class, responseCode = "202")
  public Response again(@PathParam("proposalId") String proposalId, InputStream body)
      throws IOException {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.optional(body);
    JsonCheck check = JsonBody.check(wish, Set.of(ASK_ANEW));
    check.bool(ASK_ANEW);
    JsonBody.require(check);
    Reviews.Asked asked = reviews.again(id, wish.path(ASK_ANEW).asBoolean(false));
    return Located.accepted(
        "proposals/" + id + "/review", ReviewJson.RepeatJson.of(asked.repeat()));
  }
}
