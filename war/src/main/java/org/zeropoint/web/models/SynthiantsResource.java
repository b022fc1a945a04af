package org.zeropoint.web.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.SynthiantView;
import org.zeropoint.pipeline.boundary.Lineages;
import org.zeropoint.pipeline.boundary.Retreats;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.Span;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Page;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Synthiants: what is in production, and the moves of their aliases. */
@Path("/synthiants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class SynthiantsResource {

  private static final int LONGEST_REF = 200;

  @Inject private Models models;
  @Inject private Proposals proposals;
  @Inject private Lineages lineages;
  @Inject private Retreats retreats;

  @GET
  @Operation(summary = "Synthiants, with what is in production and what waits for a decision")
  public List<SynthiantJson> list() {
    List<Proposal> open = open(Optional.empty());
    return models.synthiants().stream().map(view -> json(view, open)).toList();
  }

  @GET
  @Path("/{synthiantId}")
  @Operation(summary = "One Synthiant")
  public SynthiantJson get(@PathParam("synthiantId") String synthiantId) {
    String id = Part.identifier("synthiantId", synthiantId);
    return json(models.synthiant(id), open(Optional.of(id)));
  }

  @GET
  @Path("/{synthiantId}/aliases/{alias}/history")
  @Operation(
      summary = "The moves of an alias, newest first; with at, where it pointed to at that time",
      description =
          "With at the answer is one object: the version, since and until when, and who approved it;"
              + " 404 before the first promotion.")
  @Parameter(name = "at", in = ParameterIn.QUERY, ref = "at")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponse(responseCode = "200", ref = "history")
  public Response history(
      @PathParam("synthiantId") String synthiantId,
      @PathParam("alias") String alias,
      @Context UriInfo uri) {
    String id = Part.identifier("synthiantId", synthiantId);
    String name = Part.identifier("alias", alias);
    var query = new Query(uri);
    Optional<Instant> at = query.text("at").map(SynthiantsResource::instant);
    if (at.isPresent()) {
      Models.Standing standing = models.standing(id, name, at.get());
      return Response.ok(AliasStanding.of(at.get(), standing, lineages.approvals(standing.move())))
          .build();
    }
    return Paged.of(
        models.history(id, name, query.key("after"), query.limit()),
        uri,
        change -> AliasMove.of(change, lineages.approvals(change)));
  }

  @POST
  @Path("/{synthiantId}/aliases/{alias}/rollback")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Point an alias to the version before")
  @RequestBody(ref = "rollback")
  public AliasState rollback(
      @PathParam("synthiantId") String synthiantId,
      @PathParam("alias") String alias,
      InputStream body)
      throws IOException {
    ObjectNode wish = JsonBody.optional(body);
    JsonCheck check = JsonBody.check(wish, Set.of("from"));
    check.text("from", 0, LONGEST_REF);
    JsonBody.require(check);
    return AliasState.of(
        retreats.rollback(
            Part.identifier("synthiantId", synthiantId),
            Part.identifier("alias", alias),
            Optional.ofNullable(wish.path("from").textValue())));
  }

  @DELETE
  @Path("/{synthiantId}/aliases/{alias}")
  @Operation(summary = "Take an alias out of service")
  @APIResponse(responseCode = "204", ref = "done")
  @Parameter(name = "reason", in = ParameterIn.QUERY, ref = "reason")
  public void remove(
      @PathParam("synthiantId") String synthiantId,
      @PathParam("alias") String alias,
      @Context UriInfo uri) {
    retreats.remove(
        Part.identifier("synthiantId", synthiantId),
        Part.identifier("alias", alias),
        new Query(uri).text("reason"));
  }

  /** The newest proposals that wait for a decision and carry a candidate. */
  private List<Proposal> open(Optional<String> synthiantId) {
    var filter =
        new ProposalFilter(
            Set.of(Status.PENDING, Status.UNDER_REVIEW),
            Optional.empty(),
            Optional.empty(),
            synthiantId,
            Optional.empty(),
            Optional.of(true),
            Span.ALWAYS,
            Span.ALWAYS,
            Optional.empty());
    return proposals.list(filter, Optional.empty(), Page.MAX_SIZE).items();
  }

  private static SynthiantJson json(SynthiantView view, List<Proposal> open) {
    String id = view.synthiant().synthiantId();
    return SynthiantJson.of(view, open.stream().filter(p -> p.synthiantId().equals(id)).toList());
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Invalid("/at", "must be an ISO 8601 time with zone");
    }
  }
}
