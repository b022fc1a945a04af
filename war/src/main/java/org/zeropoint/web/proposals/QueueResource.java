package org.zeropoint.web.proposals;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.Exchange;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Violation;
import org.zeropoint.web.problem.ProblemDocument.FieldError;
import org.zeropoint.web.wire.LimitedStream;

/** Takes queue files in: one proposal a line. */
@Path("/proposals")
@RequestScoped
@Tag(name = "proposals")
public class QueueResource {

  @Inject private Exchange exchange;
  @Inject private Settings settings;

  /**
   * What came of a queue file: how many lines were added, were there already, or were refused and
   * why; {@code stopped} when too many were bad to read on; the digest of a file that was read to
   * its end.
   */
  public record Report(
      long added,
      long unchanged,
      long failed,
      boolean stopped,
      List<LineError> errors,
      Optional<String> digest) {

    static Report of(ImportReport report) {
      return new Report(
          report.added(),
          report.unchanged(),
          report.failed(),
          report.stopped(),
          report.errors().stream().map(LineError::of).toList(),
          report.digest());
    }
  }

  /** A line that was refused; lines count from 1. */
  public record LineError(long line, String detail, List<FieldError> errors) {

    static LineError of(ImportReport.LineError error) {
      return new LineError(
          error.line(),
          error.message(),
          error.violations().stream().map(LineError::field).toList());
    }

    private static FieldError field(Violation violation) {
      return new FieldError(violation.pointer(), violation.rule());
    }
  }

  @POST
  @Path("/import")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Take in a queue file; a bad line is reported and the rest goes in")
  @RequestBody(ref = "lines")
  public Report importQueue(InputStream body) {
    return Report.of(exchange.importQueue(new LimitedStream(body, settings.importLimit())));
  }
}
