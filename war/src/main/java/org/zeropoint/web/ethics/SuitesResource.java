package org.zeropoint.web.ethics;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ethics.boundary.Suites;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.shared.NotFound;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;

/** What candidates are measured on. */
@Path("/suites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "suites")
public class SuitesResource {

  @Inject private Suites suites;

  @GET
  @Operation(summary = "The suites without what they hold: the standard one, then the tenant's own")
  public List<SuiteJson> list() {
    return Stream.concat(
            Stream.of(SuiteJson.of(suites.standard())), suites.list().stream().map(SuiteJson::of))
        .toList();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Add a suite, or a newer version of one, which counts from now on")
  @RequestBody(ref = "suite")
  @APIResponseSchema(value = SuiteJson.class, responseCode = "201")
  public Response add(JsonNode body) {
    EvaluationSuite added = suites.add(body).suite();
    return Located.created(
        "suites/" + added.name() + "/versions/" + added.number(), SuiteJson.of(added));
  }

  @GET
  @Path("/{name}/versions/{version}")
  @Operation(summary = "One version of a suite with what it holds; for those who judge")
  public SuiteJson get(@PathParam("name") String name, @PathParam("version") String version) {
    int number = number(version);
    Suite standard = suites.standard();
    if (standard.name().equals(name) && standard.version() == number) {
      return SuiteJson.of(standard).with(standard);
    }
    EvaluationSuite own = suites.read(Part.identifier("name", name), number);
    return SuiteJson.of(own).with(own.suite());
  }

  @POST
  @Path("/{name}/versions/{version}/retire")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Measure candidates on a suite no more; what was measured keeps its digest")
  @APIResponseSchema(value = SuiteJson.class, responseCode = "200")
  public SuiteJson retire(@PathParam("name") String name, @PathParam("version") String version) {
    return SuiteJson.of(suites.retire(Part.identifier("name", name), number(version)).suite());
  }

  private static int number(String version) {
    long number = Part.number("version", version);
    if (number > Integer.MAX_VALUE) {
      throw new NotFound("there is no version " + version);
    }
    return (int) number;
  }
}
