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
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.audit.boundary.LogExport;
import org.zeropoint.audit.entity.LogExtent;
import org.zeropoint.web.wire.Query;

/** The whole log as a file that is verified without this server. */
@Path("/audit/export")
@RequestScoped
@Tag(name = "audit")
public class ExportResource {

  private static final String JSON_LINES = "application/x-ndjson";

  @Inject private LogExport export;

  @GET
  @Produces({JSON_LINES, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "The log up to a checkpoint as JSON lines, for the offline verifier",
      description =
          "Needs the role auditor or admin. The first line has the checkpoint; then there is one"
              + " line a leaf, those of other tenants with nothing but their hash.")
  @Parameter(name = "size", in = ParameterIn.QUERY, ref = "signedSize")
  @APIResponse(responseCode = "200", ref = "logExport")
  @APIResponse(responseCode = "403", ref = "problem403")
  public Response export(@Context UriInfo uri) {
    OptionalLong size =
        new Query(uri).key("size").map(OptionalLong::of).orElse(OptionalLong.empty());
    LogExtent extent = export.extent(size);
    StreamingOutput lines = out -> write(extent, out);
    String name = "zeropoint-log-" + extent.size() + ".jsonl";
    return Response.ok(lines, JSON_LINES)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }

  /** A leaf that is not there any more leaves a gap, and the slices go on behind it. */
  private void write(LogExtent extent, OutputStream out) throws IOException {
    line(out, ProofFile.head("zeropoint-log/1", extent));
    for (long from = 0; from < extent.size(); from += LogExport.SLICE) {
      for (ObjectNode leaf : export.leaves(from, extent.size())) {
        line(out, leaf);
      }
    }
  }

  private static void line(OutputStream out, ObjectNode json) throws IOException {
    out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
