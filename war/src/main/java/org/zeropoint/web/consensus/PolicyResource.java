package org.zeropoint.web.consensus;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.consensus.boundary.Policies;
import org.zeropoint.consensus.entity.DryRun;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.shared.NotFound;
import org.zeropoint.web.wire.EditTag;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** What is asked of proposals: read, edited, tried out. */
@Path("/policies")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "policies")
public class PolicyResource {

  @Inject private Policies policies;

  /**
   * A version of the policy.
   *
   * @param number 0 for the one that the product brings along
   * @param rules the first that fits counts
   */
  public record PolicyJson(
      int number,
      String digest,
      Optional<String> editor,
      Optional<Instant> createdAt,
      JsonNode rules) {

    static PolicyJson of(PolicyState state) {
      return new PolicyJson(
          state.number(),
          state.digest(),
          state.editor(),
          state.at(),
          state.policy().json().path("rules"));
    }
  }

  @GET
  @Operation(summary = "The policy that counts now; its ETag guards the edit")
  @APIResponse(responseCode = "200", ref = "policy")
  public Response current() {
    return answer(policies.current());
  }

  @PUT
  @Operation(summary = "Make another policy count; open proposals are decided anew under it")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "ifMatch")
  @RequestBody(ref = "policy")
  @APIResponse(responseCode = "200", ref = "policy")
  public Response edit(@Context HttpHeaders headers, JsonNode body) {
    return answer(policies.edit(body, EditTag.required(headers)).state());
  }

  @GET
  @Path("/history")
  @Operation(summary = "The tenant's own versions, newest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponse(responseCode = "200", ref = "policies")
  public Response history(@Context UriInfo uri) {
    var query = new Query(uri);
    return Paged.of(policies.history(query.key("after"), query.limit()), uri, PolicyJson::of);
  }

  @GET
  @Path("/{number}")
  @Operation(summary = "One version; 0 is the one that the product brings along")
  @APIResponse(responseCode = "200", ref = "policy")
  public PolicyJson get(@PathParam("number") String number) {
    long wanted = Part.number("policy", number);
    if (wanted > Integer.MAX_VALUE) {
      throw new NotFound("there is no version " + number + " of the policy");
    }
    return PolicyJson.of(policies.find((int) wanted));
  }

  @POST
  @Path("/dry-run")
  @Operation(summary = "What another policy would change for the open proposals; changes nothing")
  @RequestBody(ref = "policy")
  @APIResponse(responseCode = "200", ref = "dryRun")
  public DryRun dryRun(JsonNode body) {
    return policies.dryRun(body);
  }

  private static Response answer(PolicyState state) {
    return EditTag.on(Response.ok(PolicyJson.of(state)), state.digest());
  }
}
