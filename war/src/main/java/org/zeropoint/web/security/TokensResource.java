package org.zeropoint.web.security;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.security.boundary.Tokens;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Part;

/** The caller's own bearer tokens. */
@Path("/tokens")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
public class TokensResource {

  @Inject private Tokens tokens;
  @Inject private HttpServletRequest request;

  /**
   * A new token.
   *
   * @param token the secret; it is shown this once
   */
  public record NewToken(@JsonUnwrapped Tokens.TokenInfo info, String token) {}

  @GET
  @Operation(summary = "The caller's tokens, newest first, without their secrets")
  public List<Tokens.TokenInfo> list() {
    return tokens.list();
  }

  @POST
  @Operation(summary = "Make a token; its secret is shown this once")
  @RequestBody(ref = "token")
  @APIResponseSchema(value = NewToken.class, responseCode = "201")
  public Response create(JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("label", "days"));
    check.required("label");
    check.text("label", 1, 100);
    check.integer("days", 1, Tokens.LONGEST_DAYS);
    JsonBody.require(check);
    Tokens.NewToken made =
        tokens.create(
            wish.path("label").textValue(),
            Optional.of(wish.path("days")).filter(JsonNode::isInt).map(JsonNode::intValue),
            Credentials.token(request));
    return Response.status(Response.Status.CREATED)
        .entity(new NewToken(made.info(), made.secret()))
        .build();
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Revoke a token")
  @APIResponse(responseCode = "204", ref = "done")
  public void revoke(@PathParam("id") String id) {
    tokens.revoke(Part.number("token", id));
  }
}
