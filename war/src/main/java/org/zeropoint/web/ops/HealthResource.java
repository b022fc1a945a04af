package org.zeropoint.web.ops;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ops.boundary.Health;

/** Open to all: whether the service can do its work. */
@Path("/health")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operations")
public class HealthResource {

  private static final String SERVICE = "zeropoint";

  @Inject private Health health;
  @Inject private Clock clock;

  /**
   * The state of the service.
   *
   * @param status {@code UP|DOWN}
   * @param checks each part with {@code UP} or what is wrong with it
   */
  public record HealthJson(
      String status, String service, Instant timestamp, Map<String, String> checks) {}

  @GET
  @Operation(summary = "Whether the service can do its work; open to all")
  @APIResponseSchema(value = HealthJson.class, responseCode = "200")
  public Response health() {
    var state = health.check();
    return Response.status(state.up() ? 200 : 503)
        .entity(
            new HealthJson(state.up() ? "UP" : "DOWN", SERVICE, clock.instant(), state.checks()))
        .build();
  }
}
