package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.models.boundary.Intake;
import org.zeropoint.models.boundary.Intake.Packaging;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Uploads;
import org.zeropoint.pipeline.entity.UploadWish;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Settings;
import org.zeropoint.web.wire.LimitedStream;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Models that were made elsewhere. */
@Path("/synthiants/{synthiantId}/candidates")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class CandidatesResource {

  private static final String ZIP = "application/zip";
  private static final String SAFETENSORS = "application/x-safetensors";

  @Inject private Uploads uploads;
  @Inject private Settings settings;

  @POST
  @Consumes({MediaType.APPLICATION_OCTET_STREAM, SAFETENSORS, ZIP})
  @Operation(
      summary = "Upload a model that was made elsewhere: it is measured and becomes a proposal",
      description =
          "One safetensors file, or a zip with the files of a Hugging Face directory or of a PEFT"
              + " adapter. A new base model enters the catalogue when its proposal is accepted and"
              + " promoted. 202 when it is stored and checked; where it stands is told at Location.")
  @Parameter(name = "modelId", in = ParameterIn.QUERY, ref = "uploadModel")
  @Parameter(name = "base", in = ParameterIn.QUERY, ref = "uploadBase")
  @Parameter(name = "corpus", in = ParameterIn.QUERY, ref = "uploadCorpus")
  @Parameter(name = "validationSplit", in = ParameterIn.QUERY, ref = "uploadSplit")
  @Parameter(name = "format", in = ParameterIn.QUERY, ref = "uploadFormat")
  @Parameter(name = "changeType", in = ParameterIn.QUERY, ref = "uploadChange")
  @Parameter(name = "summary", in = ParameterIn.QUERY, ref = "uploadSummary")
  @Parameter(name = "licence", in = ParameterIn.QUERY, ref = "uploadLicence")
  @Parameter(name = "source", in = ParameterIn.QUERY, ref = "uploadSource")
  @Parameter(name = "digest", in = ParameterIn.QUERY, ref = "uploadDigest")
  @RequestBody(ref = "model")
  @APIResponseSchema(value = UploadJson.class, responseCode = "202")
  public Response upload(
      @PathParam("synthiantId") String synthiantId,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      InputStream body) {
    String id = Part.identifier("synthiantId", synthiantId);
    UploadWish wish = wish(new Query(uri));
    Optional<Digest> expected = BodyDigest.of(new Query(uri).text("digest"), headers);
    var what = new Intake.Announced(packaging(headers), length(headers), expected);
    Uploads.Received received =
        uploads.receive(id, wish, what, new LimitedStream(body, settings.modelLimit()));
    Upload upload = uploads.add(id, received).upload();
    return Located.accepted("uploads/" + upload.uploadId(), UploadJson.of(upload));
  }

  private static UploadWish wish(Query query) {
    return new UploadWish(
        query.text("modelId"),
        query.text("base"),
        query.required("corpus"),
        query.text("validationSplit"),
        query.text("format"),
        query.text("changeType"),
        query.text("summary"),
        query.text("licence"),
        query.text("source"));
  }

  private static Packaging packaging(HttpHeaders headers) {
    return MediaType.valueOf(ZIP).isCompatible(headers.getMediaType())
        ? Packaging.ZIP
        : Packaging.SAFETENSORS;
  }

  private static Optional<Long> length(HttpHeaders headers) {
    return Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH))
        .filter(length -> length.matches("[0-9]{1,18}"))
        .map(Long::valueOf);
  }
}
