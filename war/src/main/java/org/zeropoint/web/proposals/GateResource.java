package org.zeropoint.web.proposals;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** What the gate says, at once or as soon as it says something else. */
@Path("/proposals")
@RequestScoped
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Tag(name = "consensus")
public class GateResource {

  private static final int LONGEST_WAIT = 60;
  private static final String DIGEST = "sha256:[0-9a-f]{64}";
  private static final List<Variant> FORMS =
      Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_PLAIN_TYPE).build();

  @Inject private GateWaits waits;
  @Inject private Callers callers;

  @GET
  @Path("/{proposalId}/gate")
  @Operation(
      summary = "What the gate says, and why; wait holds the answer back until something changes")
  @Parameter(name = "wait", in = ParameterIn.QUERY, ref = "wait")
  @Parameter(name = "digest", in = ParameterIn.QUERY, ref = "digest")
  @Parameter(name = "commit", in = ParameterIn.QUERY, ref = "commit")
  @APIResponse(responseCode = "200", ref = "gate")
  @APIResponse(responseCode = "409", ref = "problem409")
  public void gate(
      @PathParam("proposalId") String proposalId,
      @Context UriInfo uri,
      @Context Request request,
      @Suspended AsyncResponse answer) {
    var query = new Query(uri);
    String id = Part.identifier("proposalId", proposalId);
    int wait = query.whole("wait", 0);
    if (wait > LONGEST_WAIT) {
      throw new Invalid("/wait", "must be between 0 and " + LONGEST_WAIT + " seconds");
    }
    Optional<String> digest = query.given("digest");
    if (digest.filter(d -> !d.matches(DIGEST)).isPresent()) {
      throw new Invalid("/digest", "must be sha256: and 64 lower-case hex digits");
    }
    Variant form = request.selectVariant(FORMS);
    if (form == null) {
      throw new NotAcceptableException();
    }
    boolean line = MediaType.TEXT_PLAIN_TYPE.isCompatible(form.getMediaType());
    waits.answer(
        new GateWaits.Question(
            callers.current(), id, digest, CommitId.of(query), line, uri.getRequestUri().getPath()),
        wait,
        answer);
  }
}
