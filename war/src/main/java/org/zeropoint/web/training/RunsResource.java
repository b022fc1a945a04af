package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ethics.boundary.Measurings;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Page;
import org.zeropoint.training.boundary.RunComparisons;
import org.zeropoint.training.boundary.RunRoutes;
import org.zeropoint.training.boundary.RunShares;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Training runs. */
@Path("/runs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "runs")
public class RunsResource {

  private static final int LONGEST_ENGINE = 40;
  private static final int LEAST_COMPARED = 2;

  @Inject private Runs runs;
  @Inject private Measurings measurings;
  @Inject private RunComparisons comparisons;
  @Inject private RunRoutes routes;
  @Inject private RunShares shares;

  @POST
  @Operation(summary = "Queue a run of a plan")
  @RequestBody(ref = "plan")
  @APIResponseSchema(value = RunJson.class, responseCode = "202")
  public Response start(JsonNode plan) {
    return accepted(runs.start(plan).run());
  }

  @GET
  @Operation(summary = "Runs, newest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponseSchema(value = RunJson[].class, responseCode = "200")
  public Response list(@Context UriInfo uri) {
    var query = new Query(uri);
    Page<TrainingRun> page = runs.list(query.key("after"), query.limit());
    Map<String, Place> places = runs.places(page.items());
    return Paged.of(page, uri, run -> RunJson.of(run, places));
  }

  @GET
  @Path("/queue")
  @Operation(
      summary = "The runs that wait, each with the reason of its place, and who used what",
      description = "Of the caller's tenant; places count the runs of everybody.")
  public RunShares.QueueView queue() {
    return shares.queue();
  }

  @GET
  @Path("/comparison")
  @Operation(summary = "Runs of one plan on several engines, side by side")
  @Parameter(name = "run", in = ParameterIn.QUERY, ref = "comparedRun")
  @Parameter(name = "loss", in = ParameterIn.QUERY, ref = "loss")
  public RunComparison compare(@Context UriInfo uri) {
    var query = new Query(uri);
    List<String> compared =
        query.several("run").stream().map(run -> Part.identifier("run", run)).toList();
    if (compared.size() < LEAST_COMPARED) {
      throw new Invalid("/run", "must name at least " + LEAST_COMPARED + " runs, one each time");
    }
    return comparisons.compare(compared, query.number("loss"));
  }

  @GET
  @Path("/{runId}")
  @Operation(summary = "One run, with how far it is")
  public RunJson get(@PathParam("runId") String runId) {
    TrainingRun run = runs.find(Part.identifier("runId", runId));
    return RunJson.of(run, runs.places(List.of(run)), run.modelDigest().flatMap(measurings::of));
  }

  @GET
  @Path("/{runId}/route")
  @Operation(
      summary = "Which nodes compute which blocks for a run, and why the route changed",
      description =
          "Of a run that is over the last route that it had; no hops where no node computes. A"
              + " change is begun, failed, banned, drained, gone, moved or replanned.")
  public RouteJson route(@PathParam("runId") String runId) {
    return RouteJson.of(runId, routes.of(Part.identifier("runId", runId)));
  }

  @GET
  @Path("/{runId}/metrics")
  @Operation(
      summary = "What steps measured, after the step that the parameter after names, thinned")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @Parameter(name = "upTo", in = ParameterIn.QUERY, ref = "upTo")
  @Parameter(name = "points", in = ParameterIn.QUERY, ref = "points")
  public List<RunJson.Metric> metrics(@PathParam("runId") String runId, @Context UriInfo uri) {
    var query = new Query(uri);
    return runs
        .metrics(
            Part.identifier("runId", runId),
            query.whole("after", 0),
            query.whole("upTo", Runs.TO_THE_END),
            query.whole("points", Runs.USUAL_POINTS))
        .stream()
        .map(RunJson.Metric::of)
        .toList();
  }

  @POST
  @Path("/{runId}/cancel")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Ask a run to stop; it can be resumed")
  @APIResponseSchema(value = RunJson.class, responseCode = "202")
  public Response cancel(@PathParam("runId") String runId) {
    return accepted(runs.cancel(Part.identifier("runId", runId)));
  }

  @POST
  @Path("/{runId}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary =
          "Let a cancelled or failed run go on from its last checkpoint, also on another engine")
  @RequestBody(ref = "resumption")
  @APIResponseSchema(value = RunJson.class, responseCode = "202")
  public Response resume(@PathParam("runId") String runId, InputStream body) throws IOException {
    String id = Part.identifier("runId", runId);
    return accepted(runs.resume(id, engine(JsonBody.optional(body))).run());
  }

  @POST
  @Path("/{runId}/repeat")
  @Operation(summary = "Queue another run of the same plan on an engine")
  @RequestBody(ref = "repetition")
  @APIResponseSchema(value = RunJson.class, responseCode = "202")
  public Response repeat(@PathParam("runId") String runId, JsonNode body) {
    String id = Part.identifier("runId", runId);
    String engine =
        engine(JsonBody.object(body)).orElseThrow(() -> new Invalid("/engine", "is required"));
    return accepted(comparisons.repeat(id, engine).run());
  }

  private static Optional<String> engine(ObjectNode wish) {
    JsonCheck check = JsonBody.check(wish, Set.of("engine"));
    check.identifier("engine", 1, LONGEST_ENGINE);
    JsonBody.require(check);
    return Optional.ofNullable(wish.path("engine").textValue());
  }

  private static Response accepted(TrainingRun run) {
    return Located.accepted("runs/" + run.runId(), RunJson.of(run));
  }
}
