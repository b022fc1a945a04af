package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.audit.boundary.Witness;
import org.zeropoint.audit.entity.CosignRequest;
import org.zeropoint.audit.entity.Cosigning;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.problem.ProblemDocument;
import org.zeropoint.web.problem.ProblemMapper;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.LimitedStream;
import org.zeropoint.web.wire.Query;

/** This installation as a witness of other installations' logs (C2SP tlog-witness). */
@Path("/witness")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "witness")
public class WitnessResource {

  private static final String SIZE = "text/x.tlog.size";
  private static final String TEXT = "text/plain;charset=UTF-8";
  private static final String ADD = "/api/witness/add-checkpoint";
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_ORIGIN = 200;
  private static final int MOST_KEYS = 8;

  @Inject private Witness witness;

  /** The public key that cosigns, as C2SP signed-note writes it. */
  public record WitnessKeyJson(String key) {}

  @GET
  @Path("/key")
  @Operation(summary = "The verifier key of this installation as a witness; open to all")
  @APIResponseSchema(value = WitnessKeyJson.class, responseCode = "200")
  public WitnessKeyJson key() {
    return new WitnessKeyJson(witness.key());
  }

  @POST
  @Path("/add-checkpoint")
  @Consumes(MediaType.WILDCARD)
  @Produces({MediaType.TEXT_PLAIN, SIZE, ProblemDocument.MEDIA_TYPE})
  @Operation(
      summary = "Cosign a checkpoint that continues what was cosigned last (C2SP tlog-witness)",
      description =
          "Needs the role witness. 409 with the size that was cosigned last when old is another;"
              + " 404 when the log is not known, 403 when no trusted key signed, 422 when the"
              + " proof does not show that the checkpoint continues what was cosigned.")
  @RequestBody(ref = "addCheckpoint")
  @APIResponse(responseCode = "200", ref = "cosignature")
  @APIResponse(responseCode = "404", ref = "problem404")
  @APIResponse(responseCode = "409", ref = "treeSize")
  public Response add(InputStream body) throws IOException {
    byte[] bytes = new LimitedStream(body, CosignRequest.LONGEST).readAllBytes();
    Cosigning answer = witness.add(CosignRequest.of(bytes));
    return switch (answer.status()) {
      case OK -> Response.ok(answer.line().orElseThrow() + "\n", TEXT).build();
      case CONFLICT -> Response.status(CONFLICT).type(SIZE).entity(answer.size() + "\n").build();
      default -> refused(answer);
    };
  }

  private static Response refused(Cosigning answer) {
    String title = answer.status() == UNPROCESSABLE ? "Not a continuation" : "Not cosigned";
    return ProblemMapper.answer(ProblemDocument.of(answer.status(), title, answer.reason(), ADD));
  }

  @GET
  @Path("/logs")
  @Operation(
      summary = "The logs that this installation cosigns or cosigned, and what it saw last",
      description = "Needs the role admin or auditor.")
  @APIResponseSchema(value = WitnessedJson[].class, responseCode = "200")
  @APIResponse(responseCode = "403", ref = "problem403")
  public List<WitnessedJson> logs() {
    return witness.logs().stream().map(WitnessedJson::of).toList();
  }

  @POST
  @Path("/logs")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Cosign a log whose checkpoints one of these keys signs; others are not believed",
      description =
          "Needs the role admin. For a log that is known already these keys replace those before:"
              + " name several while it changes from one to the next.")
  @RequestBody(ref = "witnessedLog")
  @APIResponseSchema(value = WitnessedJson.class, responseCode = "200")
  public WitnessedJson trust(JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("origin", "keys"));
    check.required("origin");
    check.required("keys");
    check.text("origin", 1, LONGEST_ORIGIN);
    check.texts("keys", MOST_KEYS);
    JsonBody.require(check);
    List<String> keys =
        StreamSupport.stream(wish.path("keys").spliterator(), false).map(JsonNode::asText).toList();
    return WitnessedJson.of(witness.trust(wish.path("origin").asText(), keys).log());
  }

  @DELETE
  @Path("/logs")
  @Operation(
      summary = "Cosign a log no longer",
      description =
          "Needs the role admin. What was seen last of it is kept: when it is taken on again, only"
              + " a continuation of that is cosigned.")
  @Parameter(name = "origin", in = ParameterIn.QUERY, ref = "origin")
  @APIResponse(responseCode = "204", ref = "done")
  @APIResponse(responseCode = "404", ref = "problem404")
  public void distrust(@Context UriInfo uri) {
    witness.distrust(new Query(uri).required("origin"));
  }
}
