package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.pipeline.boundary.Deltas;
import org.zeropoint.pipeline.entity.MetricDelta;
import org.zeropoint.proposals.boundary.Revisions;
import org.zeropoint.proposals.entity.FieldChange;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.wire.EditTag;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Edits of a proposal, and what is different from revision to revision. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "proposals")
public class RevisionsResource {

  @Inject private Revisions revisions;
  @Inject private Consensus consensus;
  @Inject private Deltas deltas;

  /**
   * One state of a proposal.
   *
   * @param votes how many votes were cast on it; only those on the newest revision count
   * @param content what the digest covers; left out of lists
   */
  public record RevisionJson(
      int number,
      String digest,
      String editor,
      Instant at,
      long votes,
      Optional<ObjectNode> content) {

    static RevisionJson of(
        Revision revision, Map<String, Long> votes, Optional<ObjectNode> content) {
      return new RevisionJson(
          revision.number(),
          revision.digest(),
          revision.editor(),
          revision.createdAt(),
          votes.getOrDefault(revision.digest(), 0L),
          content);
    }
  }

  /** What is different between two revisions, field by field. */
  public record DiffJson(String proposalId, int from, int to, List<FieldChange> changes) {}

  /** What was measured on the candidate beside the version in production. */
  public record DeltasJson(
      String proposalId,
      String digest,
      Optional<String> candidate,
      Optional<String> baseline,
      List<MetricDelta> metrics) {}

  @PUT
  @Path("/{proposalId}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a new revision; every vote on the one before counts no longer",
      description =
          "If-Match names the revision that the edit was made from. Names, candidate, evidence and"
              + " what a run trained stay; other fields that are left out get their defaults. The"
              + " answer names in outdated the revision whose votes count no longer.")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "ifMatch")
  @RequestBody(ref = "revision")
  @APIResponse(responseCode = "200", ref = "proposal")
  @APIResponse(responseCode = "412", description = "There is a newer revision")
  @APIResponse(responseCode = "428", description = "If-Match is missing")
  public Response revise(
      @PathParam("proposalId") String proposalId, @Context HttpHeaders headers, JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    Revisions.Revised revised = revisions.revise(id, EditTag.required(headers), body);
    ObjectNode json = revised.json();
    json.putObject("outdated")
        .put("revision", revised.before().number())
        .put("digest", revised.before().digest())
        .put("votes", consensus.votes(id, revised.before().digest()).size());
    return EditTag.on(Response.ok(json), revised.now().digest());
  }

  @GET
  @Path("/{proposalId}/revisions")
  @Operation(summary = "Every revision, oldest first")
  public List<RevisionJson> list(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    Map<String, Long> votes = consensus.voteCounts(id);
    return revisions.list(id).stream()
        .map(revision -> RevisionJson.of(revision, votes, Optional.empty()))
        .toList();
  }

  @GET
  @Path("/{proposalId}/revisions/{number}")
  @Operation(summary = "One revision with its content")
  @APIResponse(responseCode = "200", ref = "revision")
  public RevisionJson get(
      @PathParam("proposalId") String proposalId, @PathParam("number") String number) {
    String id = Part.identifier("proposalId", proposalId);
    long wanted = Part.number("revision", number);
    Revision revision = revisions.find(id, (int) Math.min(wanted, Integer.MAX_VALUE));
    return RevisionJson.of(revision, consensus.voteCounts(id), Optional.of(revision.content()));
  }

  @GET
  @Path("/{proposalId}/diff")
  @Operation(summary = "What is different between two revisions, field by field")
  @APIResponse(responseCode = "200", ref = "diff")
  @Parameter(name = "from", in = ParameterIn.QUERY, ref = "fromRevision")
  @Parameter(name = "to", in = ParameterIn.QUERY, ref = "toRevision")
  public DiffJson diff(@PathParam("proposalId") String proposalId, @Context UriInfo uri) {
    String id = Part.identifier("proposalId", proposalId);
    var query = new Query(uri);
    var difference = revisions.diff(id, number(query, "from"), number(query, "to"));
    return new DiffJson(
        id, difference.from().number(), difference.to().number(), difference.changes());
  }

  private static Optional<Integer> number(Query query, String name) {
    Optional<Long> value = query.key(name);
    if (value.filter(v -> v < 1 || v > Integer.MAX_VALUE).isPresent()) {
      throw new Invalid("/" + name, "must be the number of a revision, from 1");
    }
    return value.map(Long::intValue);
  }

  @GET
  @Path("/{proposalId}/deltas")
  @Operation(summary = "What was measured on the candidate beside the version in production")
  @APIResponseSchema(DeltasJson.class)
  public DeltasJson deltas(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    Deltas.View view = deltas.of(id);
    return new DeltasJson(id, view.digest(), view.candidate(), view.baseline(), view.metrics());
  }
}
