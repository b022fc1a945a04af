package org.zeropoint.web.audit;

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
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.boundary.Checkpoints;
import org.zeropoint.audit.boundary.ProofDesk;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.ConsistencyProof;
import org.zeropoint.audit.entity.InclusionProof;
import org.zeropoint.audit.entity.KeyRotated;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.ops.boundary.Integrity;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** The audit log. */
@Path("/audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class AuditResource {

  /** Long enough for those who verify to fetch the new key. */
  private static final int DAYS = 30;

  private static final int LONGEST_OVERLAP = 365;

  private static final Map<String, Boolean> CHOICES = Map.of("true", true, "false", false);

  @Inject private AuditLog log;
  @Inject private Checkpoints checkpoints;
  @Inject private ProofDesk proofs;
  @Inject private Integrity integrity;

  @GET
  @Operation(summary = "Entries with a number above after, oldest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponse(responseCode = "200", ref = "entries")
  public Response list(@Context UriInfo uri) {
    var query = new Query(uri);
    return Paged.of(log.after(query.key("after").orElse(0L), query.limit()), uri, AuditEntry::json);
  }

  @GET
  @Path("/pending")
  @Operation(summary = "Entries that wait for their place in the tree, oldest first")
  @APIResponse(responseCode = "200", ref = "pendingEntries")
  public List<ObjectNode> pending() {
    return log.pending().stream().map(AuditEntry::json).toList();
  }

  @GET
  @Path("/entries/{seq}")
  @Operation(summary = "One entry with its facts: the rows it left, and what the gate saw")
  @APIResponse(responseCode = "200", ref = "entry")
  public ObjectNode entry(@PathParam("seq") String seq) {
    AuditEntry entry = log.find(Part.number("seq", seq));
    ObjectNode json = entry.json();
    entry.facts().ifPresent(facts -> json.set("facts", Json.parse(facts)));
    return json;
  }

  @GET
  @Path("/verify")
  @Operation(summary = "Hash every entry again, and name the first that is not the one in the tree")
  public Verification verify() {
    return log.verify();
  }

  @POST
  @Path("/fsck")
  @Operation(
      summary = "Check the whole installation: rows, log, signatures and files against each other",
      description =
          "Needs the role admin or auditor. Changes nothing and leaves an entry that says what was"
              + " found. It takes as long as it takes to read everything; one check runs at a time.")
  public FsckReport fsck() {
    return integrity.check();
  }

  @GET
  @Path("/checkpoint")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      summary = "The newest checkpoint, a signed note with its cosignatures; open to all",
      description =
          "C2SP tlog-checkpoint: origin, size, root, and the signatures under them. With"
              + " cosigned=true the newest that at least one witness cosigned, 404 before the"
              + " first: a newer one may be signed before the cosignatures arrive.")
  @Parameter(name = "cosigned", in = ParameterIn.QUERY, ref = "cosigned")
  @APIResponse(responseCode = "200", ref = "checkpoint")
  @APIResponse(responseCode = "404", ref = "problem404")
  public Response checkpoint(@Context UriInfo uri) {
    boolean cosigned =
        new Query(uri)
            .oneOf("cosigned", value -> Optional.ofNullable(CHOICES.get(value)), "true, false")
            .orElse(false);
    String note = cosigned ? checkpoints.newestCosigned() : checkpoints.newest();
    return Response.ok(note, "text/plain;charset=UTF-8").build();
  }

  @GET
  @Path("/keys")
  @Operation(summary = "The keys that sign checkpoints, and those that did; open to all")
  public LogKeyring keys() {
    return checkpoints.keys();
  }

  @POST
  @Path("/keys")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have a new key sign checkpoints, beside the present one for overlapDays",
      description = "Needs the role admin. Without overlapDays both sign for 30 days.")
  @RequestBody(ref = "keyRotation")
  @APIResponseSchema(value = KeyRotated.class, responseCode = "201")
  public Response rotate(InputStream body) throws IOException {
    ObjectNode wish = JsonBody.optional(body);
    JsonCheck check = JsonBody.check(wish, Set.of("overlapDays"));
    check.integer("overlapDays", 0, LONGEST_OVERLAP);
    JsonBody.require(check);
    int days = wish.path("overlapDays").asInt(DAYS);
    return Response.status(Response.Status.CREATED).entity(checkpoints.rotate(days)).build();
  }

  @GET
  @Path("/proof/inclusion")
  @Operation(summary = "That an entry is in the tree of a checkpoint (RFC 9162, 2.1.3)")
  @Parameter(name = "index", in = ParameterIn.QUERY, ref = "index")
  @Parameter(name = "size", in = ParameterIn.QUERY, ref = "size")
  public InclusionProof inclusion(@Context UriInfo uri) {
    var query = new Query(uri);
    long index = query.key("index").orElseThrow(() -> new Invalid("/index", "is required"));
    return proofs.inclusion(index, size(query, "size"));
  }

  @GET
  @Path("/proof/consistency")
  @Operation(
      summary = "That the tree of one checkpoint continues that of another (RFC 9162, 2.1.4)")
  @Parameter(name = "from", in = ParameterIn.QUERY, ref = "from")
  @Parameter(name = "to", in = ParameterIn.QUERY, ref = "to")
  public ConsistencyProof consistency(@Context UriInfo uri) {
    var query = new Query(uri);
    long from = query.key("from").orElseThrow(() -> new Invalid("/from", "is required"));
    return proofs.consistency(from, size(query, "to"));
  }

  private static OptionalLong size(Query query, String name) {
    return query.key(name).map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
