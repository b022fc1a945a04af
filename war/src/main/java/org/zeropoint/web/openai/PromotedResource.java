package org.zeropoint.web.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.zeropoint.models.boundary.Completions;
import org.zeropoint.models.entity.Promoted;

/** The models that answer here: every alias that points to a version. */
@Path("/models")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PromotedResource {

  @Inject private Completions completions;

  /** All of them. */
  public record Models(String object, List<Model> data) {}

  /**
   * One of them.
   *
   * @param id what to ask for
   * @param created when it was promoted, in seconds since 1970
   * @param ownedBy the tenant
   * @param version its ref, as under {@code /api/models}
   * @param fingerprint digest of its weights, the {@code system_fingerprint} of its answers
   */
  public record Model(
      String id,
      String object,
      long created,
      @JsonProperty("owned_by") String ownedBy,
      String version,
      @JsonProperty("system_fingerprint") String fingerprint) {

    static Model of(Promoted promoted) {
      return new Model(
          promoted.name(),
          "model",
          promoted.since().getEpochSecond(),
          promoted.tenant(),
          promoted.ref(),
          promoted.digest());
    }
  }

  @GET
  public Models list() {
    return new Models("list", completions.models().stream().map(Model::of).toList());
  }

  @GET
  @Path("/{model}")
  public Model get(@PathParam("model") String model) {
    return Model.of(completions.model(model));
  }
}
