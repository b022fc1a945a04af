package org.zeropoint.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.Witnesses;
import org.zeropoint.exchange.entity.WitnessView;

/** The witnesses that cosign this log. */
@Path("/audit/witnesses")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class WitnessesResource {

  @Inject private Witnesses witnesses;

  /**
   * Who is asked, and how that goes.
   *
   * @param problem why the file that names them cannot be read; then none is asked
   */
  public record WitnessList(List<WitnessView> witnesses, Optional<String> problem) {}

  @GET
  @Operation(
      summary = "The witnesses that are asked to cosign this log, and what came of it",
      description =
          "Needs the role auditor or admin. They are named in witnesses.json in the data"
              + " directory. A witness in the state refusing says that this log was rewritten.")
  @APIResponse(responseCode = "200", ref = "witnesses")
  @APIResponse(responseCode = "403", ref = "problem403")
  public WitnessList list() {
    return new WitnessList(witnesses.list(), witnesses.problem());
  }
}
