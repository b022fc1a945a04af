package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.training.boundary.EngineStates;
import org.zeropoint.training.boundary.Engines;

/** What can train, which models it may train, and on which machines. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "engines")
public class EnginesResource {

  @Inject private Engines engines;
  @Inject private Models models;

  /** An engine; the reason says why it is not available. */
  public record Engine(
      String engine, boolean available, Optional<String> device, Optional<String> reason) {

    static Engine of(EngineStates.EngineView view) {
      return new Engine(
          view.engine(), view.available(), present(view.device()), present(view.reason()));
    }

    private static Optional<String> present(String text) {
      return Optional.ofNullable(text).filter(t -> !t.isBlank());
    }
  }

  @GET
  @Path("/engines")
  @Operation(summary = "Engines, their devices, and why one is not available")
  public List<Engine> engines() {
    return engines.list().stream().map(Engine::of).toList();
  }

  @GET
  @Path("/catalogue")
  @Operation(summary = "Models that may be trained")
  public List<BaseModel> catalogue() {
    return models.catalogue();
  }
}
