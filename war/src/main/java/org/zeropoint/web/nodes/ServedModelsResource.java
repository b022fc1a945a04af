package org.zeropoint.web.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.nodes.boundary.Assignments;
import org.zeropoint.nodes.entity.Assigned;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.boundary.ModelsOnNodes;
import org.zeropoint.web.wire.JsonBody;

/** The models that nodes hold. */
@Path("/nodes/models")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
public class ServedModelsResource {

  private static final int LONGEST = 200;

  @Inject private Assignments assignments;
  @Inject private ModelsOnNodes models;

  /**
   * A model that nodes shall hold.
   *
   * @param model digest of its file
   */
  public record ServedJson(String model, String outcome) {}

  @GET
  @Operation(summary = "The models that nodes shall hold, and who holds which of their blocks")
  public List<CoverageJson> list() {
    return assignments.coverage().stream().map(CoverageJson::of).toList();
  }

  @POST
  @Operation(
      summary = "Spread the blocks of a model over the nodes",
      description =
          "The model is a version, my-assistant@3, or one of the catalogue that was brought. Needs"
              + " the role admin. Which node takes which blocks follows from what they have room"
              + " for.")
  @RequestBody(ref = "servedModel")
  @APIResponseSchema(value = ServedJson.class, responseCode = "200")
  public ServedJson spread(JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("model"));
    check.required("model");
    check.text("model", 3, LONGEST);
    JsonBody.require(check);
    return json(models.spread(wish.path("model").textValue()));
  }

  @DELETE
  @Path("/{digest}")
  @Operation(
      summary = "Have no node hold blocks of a model any more",
      description = "By the digest of its file, in hexadecimal. Needs the role admin.")
  @APIResponseSchema(value = ServedJson.class, responseCode = "200")
  public ServedJson gather(@PathParam("digest") String digest) {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new Invalid("/digest", "must be 64 hexadecimal digits");
    }
    return json(models.gather(new Digest("sha256:" + digest)));
  }

  private static ServedJson json(Assigned assigned) {
    return new ServedJson(assigned.model().value(), assigned.auditOutcome());
  }
}
