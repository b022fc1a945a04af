package org.zeropoint.web.models;

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
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.models.boundary.Classification;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.pipeline.boundary.Bundles;
import org.zeropoint.pipeline.boundary.Comparisons;
import org.zeropoint.pipeline.boundary.Lineages;
import org.zeropoint.pipeline.entity.Bundle;
import org.zeropoint.pipeline.entity.Comparison;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.boundary.NodeGeneration;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Model versions: lineage, weights, what they write, and what they say that images show. */
@Path("/models")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {

  private static final String ZIP = "application/zip";
  private static final Set<String> WISH =
      Set.of("prompt", "maxTokens", "temperature", "seed", "engine");
  private static final String HERE = "djl";
  private static final List<String> ENGINES = List.of(HERE, "petals");
  private static final int DEFAULT_TOKENS = 200;
  private static final double DEFAULT_TEMPERATURE = 0.8;
  private static final long DEFAULT_SEED = 1;

  @Inject private Models models;
  @Inject private Lineages lineages;
  @Inject private Comparisons comparisons;
  @Inject private Bundles bundles;
  @Inject private Generation generation;
  @Inject private NodeGeneration nodes;
  @Inject private Classification classification;

  @GET
  @Operation(summary = "The versions of a Synthiant, newest first")
  @Parameter(name = "synthiantId", in = ParameterIn.QUERY, ref = "synthiantId")
  public List<VersionJson> list(@Context UriInfo uri) {
    String synthiantId = new Query(uri).required("synthiantId");
    return lineages.all(Part.identifier("synthiantId", synthiantId)).stream()
        .map(this::json)
        .toList();
  }

  @GET
  @Path("/{ref}")
  @Operation(summary = "One version; ref is {synthiantId}@{version number or alias}")
  public VersionJson get(@PathParam("ref") String ref) {
    return json(lineages.of(Part.ref(ref)));
  }

  private VersionJson json(Lineages.Lineage lineage) {
    return VersionJson.of(lineage, models.files(lineage.view().version()));
  }

  @GET
  @Path("/{ref}/compare/{other}")
  @Operation(
      summary = "Two versions side by side",
      description = "Deltas only where both were measured on the same held-out bytes.")
  @APIResponse(responseCode = "200", ref = "comparison")
  public Comparison compare(@PathParam("ref") String ref, @PathParam("other") String other) {
    return comparisons.compare(Part.ref(ref), Part.ref(other));
  }

  @GET
  @Path("/{ref}/bundle")
  @Produces({ZIP, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Download a version with the evidence about it, as one zip",
      description =
          "model.safetensors, README.md, lineage.json, proposal.json, evaluation.json, review.json,"
              + " votes.json, audit.jsonl as far as they exist, and SHA256SUMS. Leaves an entry in"
              + " the log; 409 when the stored weights are not what their digest says.")
  @APIResponse(responseCode = "200", ref = "zip")
  public Response bundle(@PathParam("ref") String ref) {
    Bundle bundle = bundles.open(Part.ref(ref));
    StreamingOutput content = bundle::writeTo;
    return Response.ok(content, ZIP)
        .header("Content-Disposition", "attachment; filename=\"" + bundle.fileName() + "\"")
        .build();
  }

  @GET
  @Path("/{ref}/files/{file}")
  @Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON})
  @Operation(summary = "Download a file of a version, with its digest in the headers")
  @APIResponse(responseCode = "200", ref = "file")
  public Response file(
      @PathParam("ref") String ref, @PathParam("file") String name, @Context Request request) {
    var file = models.file(Part.ref(ref), Part.identifier("file", name));
    var digest = new Digest(file.digest());
    var tag = new EntityTag(digest.hex());
    var unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.tag(tag).build();
    }
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.hex()));
    StreamingOutput content = file.content()::writeTo;
    return Response.ok(content, MediaType.APPLICATION_OCTET_STREAM)
        .tag(tag)
        .header("Content-Length", file.bytes())
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .header("Digest", "sha-256=" + base64)
        .header("Repr-Digest", "sha-256=:" + base64 + ":")
        .build();
  }

  @POST
  @Path("/{ref}/classify")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Let a version of a model of images tell what images show")
  @RequestBody(ref = "images")
  public Classification.Classified classify(@PathParam("ref") String ref, JsonNode body) {
    return classification.classify(Part.ref(ref), ImagesBody.read(body));
  }

  @POST
  @Path("/{ref}/generate")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Let a version write; the same seed gives the same text",
      description =
          "The engine petals computes on the nodes that hold the version's blocks, djl here. 503"
              + " where no node that is online holds a block.")
  @RequestBody(ref = "wish")
  public Generation.Written generate(@PathParam("ref") String ref, JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, WISH);
    check.required("prompt");
    check.text("prompt", 0, Generation.LONGEST_PROMPT);
    check.integer("maxTokens", 1, Generation.MAX_TOKENS);
    check.number("temperature", 0, Generation.MAX_TEMPERATURE);
    check.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    check.oneOf("engine", ENGINES);
    JsonBody.require(check);
    var read =
        new Generation.Wish(
            wish.path("prompt").textValue(),
            wish.path("maxTokens").asInt(DEFAULT_TOKENS),
            wish.path("temperature").asDouble(DEFAULT_TEMPERATURE),
            wish.path("seed").asLong(DEFAULT_SEED));
    return wish.path("engine").asText(HERE).equals(HERE)
        ? generation.generate(Part.ref(ref), read)
        : nodes.generate(Part.ref(ref), read);
  }
}
