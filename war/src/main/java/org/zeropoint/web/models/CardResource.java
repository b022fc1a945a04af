package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.pipeline.boundary.ModelCards;
import org.zeropoint.pipeline.entity.CardDiff;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** The model cards of versions. */
@Path("/models/{ref}/card")
@RequestScoped
@Tag(name = "models")
public class CardResource {

  private static final String MARKDOWN = "text/markdown";
  private static final String UTF_8 = ";charset=UTF-8";
  private static final MediaType AS_MARKDOWN = MediaType.valueOf(MARKDOWN + UTF_8);
  private static final MediaType AS_HTML = MediaType.valueOf(MediaType.TEXT_HTML + UTF_8);
  private static final List<Variant> VARIANTS =
      Variant.mediaTypes(AS_MARKDOWN, AS_HTML, MediaType.APPLICATION_JSON_TYPE).build();

  @Inject private ModelCards cards;

  @GET
  @Produces({MARKDOWN, MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "The model card of a version, written from the evidence",
      description =
          "As Markdown, as HTML or in sections as JSON, by the Accept header; Markdown where"
              + " nothing is asked for.")
  @APIResponse(responseCode = "200", ref = "card")
  public Response card(@PathParam("ref") String ref, @Context Request request) {
    String version = Part.ref(ref);
    Variant wanted = request.selectVariant(VARIANTS);
    if (wanted == null) {
      throw new NotAcceptableException();
    }
    MediaType type = wanted.getMediaType();
    if (type.isCompatible(AS_HTML)) {
      return Response.ok(cards.html(version), AS_HTML).build();
    }
    return type.isCompatible(AS_MARKDOWN)
        ? Response.ok(cards.markdown(version), AS_MARKDOWN).build()
        : Response.ok(cards.of(version), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @GET
  @Path("/diff")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "How the model card of another version differs, line by line")
  @Parameter(name = "to", in = ParameterIn.QUERY, ref = "cardTo")
  public CardDiff diff(@PathParam("ref") String ref, @Context UriInfo uri) {
    String to = new Query(uri).required("to");
    return cards.diff(Part.ref(ref), Part.ref("to", to));
  }
}
