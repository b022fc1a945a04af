package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.shared.Json;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Query;

/** The audit log. */
@Path("/audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class AuditResource {

  @Inject private AuditLog log;

  @GET
  @Operation(summary = "Entries with a number above after, oldest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponse(responseCode = "200", ref = "entries")
  public Response list(@Context UriInfo uri) {
    var query = new Query(uri);
    return Paged.of(
        log.after(query.key("after").orElse(0L), query.limit()), uri, AuditResource::json);
  }

  @GET
  @Path("/verify")
  @Operation(summary = "Recompute the chain and name the first entry that does not fit")
  public Verification verify() {
    return log.verify();
  }

  /**
   * The fields that the hash covers, and the hash: its canonical JSON without the hash is what was
   * hashed.
   */
  private static ObjectNode json(AuditEntry entry) {
    return ((ObjectNode) Json.parse(entry.leaf())).put("hash", entry.hash());
  }
}
