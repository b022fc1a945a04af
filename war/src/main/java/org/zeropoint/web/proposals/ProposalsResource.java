package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.Exchange;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.Slice;
import org.zeropoint.shared.Violation;
import org.zeropoint.web.wire.EditTag;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** The list of proposals and each of them. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "proposals")
public class ProposalsResource {

  private static final String JSON_LINES = "application/x-ndjson";
  private static final String CSV = "text/csv";

  @Inject private Proposals proposals;
  @Inject private Exchange exchange;
  @Inject private Clock clock;

  /** Whether the stored proposal keeps the rules of its form. */
  public record Validity(
      String proposalId, boolean valid, List<String> errors, Instant timestamp) {}

  @GET
  @Operation(summary = "Proposals, newest first; Link names the next slice and the first")
  @Parameter(name = "status", in = ParameterIn.QUERY, ref = "status")
  @Parameter(name = "changeType", in = ParameterIn.QUERY, ref = "changeType")
  @Parameter(name = "risk", in = ParameterIn.QUERY, ref = "risk")
  @Parameter(name = "synthiantId", in = ParameterIn.QUERY, ref = "synthiantId")
  @Parameter(name = "author", in = ParameterIn.QUERY, ref = "author")
  @Parameter(name = "candidate", in = ParameterIn.QUERY, ref = "candidate")
  @Parameter(name = "createdSince", in = ParameterIn.QUERY, ref = "createdSince")
  @Parameter(name = "createdUntil", in = ParameterIn.QUERY, ref = "createdUntil")
  @Parameter(name = "updatedSince", in = ParameterIn.QUERY, ref = "updatedSince")
  @Parameter(name = "updatedUntil", in = ParameterIn.QUERY, ref = "updatedUntil")
  @Parameter(name = "q", in = ParameterIn.QUERY, ref = "q")
  @Parameter(name = "sort", in = ParameterIn.QUERY, ref = "sort")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "place")
  @APIResponse(responseCode = "200", ref = "proposals")
  public Response list(@Context UriInfo uri) {
    Slice<ObjectNode> slice = proposals.sliceJson(ListQuery.of(new Query(uri)));
    return Paged.of(slice.items(), slice.next(), uri);
  }

  @GET
  @Path("/stats")
  @Operation(summary = "How many proposals there are in each status")
  public ProposalStats stats() {
    return proposals.stats();
  }

  @GET
  @Path("/export")
  @Produces({JSON_LINES, MediaType.APPLICATION_JSON})
  @Operation(summary = "All proposals as JSON lines, newest first: a queue file")
  @APIResponse(responseCode = "200", ref = "lines")
  public Response export() {
    StreamingOutput lines = exchange::export;
    return Response.ok(lines, JSON_LINES)
        .header("Content-Disposition", "attachment; filename=\"proposals.jsonl\"")
        .build();
  }

  @GET
  @Path("/export.csv")
  @Produces({CSV, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Proposals as a table (CSV, RFC 4180), newest first; filtered like the list",
      description = "A cell that a spreadsheet would take for a formula begins with an apostrophe.")
  @Parameter(name = "status", in = ParameterIn.QUERY, ref = "status")
  @Parameter(name = "changeType", in = ParameterIn.QUERY, ref = "changeType")
  @Parameter(name = "risk", in = ParameterIn.QUERY, ref = "risk")
  @Parameter(name = "synthiantId", in = ParameterIn.QUERY, ref = "synthiantId")
  @Parameter(name = "author", in = ParameterIn.QUERY, ref = "author")
  @Parameter(name = "candidate", in = ParameterIn.QUERY, ref = "candidate")
  @Parameter(name = "createdSince", in = ParameterIn.QUERY, ref = "createdSince")
  @Parameter(name = "createdUntil", in = ParameterIn.QUERY, ref = "createdUntil")
  @Parameter(name = "updatedSince", in = ParameterIn.QUERY, ref = "updatedSince")
  @Parameter(name = "updatedUntil", in = ParameterIn.QUERY, ref = "updatedUntil")
  @Parameter(name = "q", in = ParameterIn.QUERY, ref = "q")
  @APIResponse(responseCode = "200", ref = "table")
  public Response exportTable(@Context UriInfo uri) {
    ProposalFilter filter = ListQuery.of(new Query(uri)).filter();
    StreamingOutput table = out -> exchange.exportTable(filter, out);
    return Response.ok(table, CSV + ";charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"proposals.csv\"")
        .build();
  }

  @GET
  @Path("/{proposalId}")
  @Operation(summary = "One proposal")
  @APIResponse(responseCode = "200", ref = "proposal")
  public Response get(@PathParam("proposalId") String proposalId) {
    ObjectNode json = proposals.json(Part.identifier("proposalId", proposalId));
    return EditTag.on(Response.ok(json), json.path("digest").asText());
  }

  @POST
  @Operation(summary = "Propose a change")
  @RequestBody(ref = "proposal")
  @APIResponse(responseCode = "201", ref = "newProposal")
  public Response post(JsonNode body) {
    Proposals.Posted posted = proposals.post(body);
    Response created =
        Located.created("proposals/" + posted.proposal().proposalId(), posted.json());
    return EditTag.on(Response.fromResponse(created), posted.revision().digest());
  }

  @POST
  @Path("/{proposalId}/validate")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Check the form of a stored proposal")
  public Validity validate(@PathParam("proposalId") String proposalId) {
    List<Violation> violations = proposals.validate(Part.identifier("proposalId", proposalId));
    return new Validity(
        proposalId,
        violations.isEmpty(),
        violations.stream().map(Violation::toString).toList(),
        clock.instant());
  }
}
