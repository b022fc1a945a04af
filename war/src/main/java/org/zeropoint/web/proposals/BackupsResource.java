package org.zeropoint.web.proposals;

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
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.Backups;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;

/** Backups of the queue: for admins. */
@Path("/backups")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "backups")
public class BackupsResource {

  private static final String GZIP = "application/gzip";

  @Inject private Backups backups;

  /**
   * The backups that are there.
   *
   * @param nextDue when the schedule makes the next; absent when it is switched off
   */
  public record Shelf(List<Backup> backups, Optional<Instant> nextDue) {}

  @GET
  @Operation(summary = "The backups of the queue, newest first")
  @APIResponse(responseCode = "200", ref = "backups")
  public Shelf list() {
    return new Shelf(backups.list(), backups.due());
  }

  @POST
  @Operation(
      summary = "Make a backup of the queue now",
      description =
          "It is written, read back and only then counted; the oldest beyond the limit go.")
  @APIResponse(responseCode = "201", ref = "backup")
  public Response make() {
    Backup made = backups.make();
    return Located.created("backups/" + made.name(), made);
  }

  @GET
  @Path("/{name}")
  @Produces({GZIP, MediaType.APPLICATION_JSON})
  @Operation(summary = "Download a backup: a queue file, compressed")
  @APIResponse(responseCode = "200", ref = "gzip")
  public Response download(@PathParam("name") String name) {
    Backups.Stored stored = backups.find(Part.identifier("name", name));
    StreamingOutput content = out -> Files.copy(stored.file(), out);
    return Response.ok(content, GZIP)
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + stored.backup().name() + ".jsonl.gz\"")
        .build();
  }

  @POST
  @Path("/{name}/verify")
  @Operation(summary = "Read a backup from end to end and compare it with its manifest")
  public Backup.Check verify(@PathParam("name") String name) {
    return backups.verify(Part.identifier("name", name));
  }

  @POST
  @Path("/{name}/restore")
  @Operation(
      summary = "Take in what is missing from a backup",
      description =
          "A missing proposal is made anew, under the caller's name, with what the line tells of"
              + " status and votes as claims; one that is there stays as it is. 409 when the backup"
              + " is not what its manifest says.")
  public QueueResource.Report restore(@PathParam("name") String name) {
    return QueueResource.Report.of(backups.restore(Part.identifier("name", name)));
  }
}
