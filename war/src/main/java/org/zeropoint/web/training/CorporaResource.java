package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.CorpusKind;
import org.zeropoint.training.entity.StoredText;
import org.zeropoint.web.wire.LimitedStream;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.MultipartForm;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;
import org.zeropoint.web.wire.TooLarge;

/** The texts and images that runs train on. */
@Path("/corpora")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "corpora")
public class CorporaResource {

  /** What the fields and the delimiters of a form may have beside the text. */
  private static final int FORM_BYTES = 1 << 16;

  @Inject private Corpora corpora;
  @Inject private Settings settings;

  /**
   * A corpus on the wire.
   *
   * @param kind what it holds; absent when its file is gone
   */
  public record CorpusJson(
      String name,
      Optional<CorpusKind> kind,
      String digest,
      long bytes,
      String licence,
      Optional<String> source,
      String addedBy,
      Instant addedAt) {

    static CorpusJson of(Corpus corpus, Optional<CorpusKind> kind) {
      return new CorpusJson(
          corpus.name(),
          kind,
          corpus.digest(),
          corpus.bytes(),
          corpus.licence(),
          Optional.of(corpus.source()).filter(s -> !s.isEmpty()),
          corpus.addedBy(),
          corpus.addedAt());
    }
  }

  @GET
  @Operation(summary = "Corpora by name")
  public List<CorpusJson> list() {
    return corpora.list().stream().map(this::json).toList();
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "One corpus, without what it holds")
  public CorpusJson get(@PathParam("name") String name) {
    return json(corpora.find(Part.identifier("name", name)));
  }

  private CorpusJson json(Corpus corpus) {
    return CorpusJson.of(corpus, corpora.kind(corpus));
  }

  @POST
  @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Upload a text, or images, as the body; name, licence and source are parameters")
  @Parameter(name = "name", in = ParameterIn.QUERY, ref = "name")
  @Parameter(name = "licence", in = ParameterIn.QUERY, ref = "licence")
  @Parameter(name = "source", in = ParameterIn.QUERY, ref = "source")
  @RequestBody(ref = "text")
  @APIResponseSchema(value = CorpusJson.class, responseCode = "201")
  public Response upload(@Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    requireFits(headers, settings.corpusLimit());
    var query = new Query(uri);
    StoredText stored = corpora.receive(new LimitedStream(body, settings.corpusLimit()));
    return added(
        query.required("name"), query.required("licence"), query.text("source").orElse(""), stored);
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary =
          "Upload a text, or images, as a form with the fields name, licence, source and file")
  @RequestBody(ref = "form")
  @APIResponseSchema(value = CorpusJson.class, responseCode = "201")
  public Response uploadForm(@Context HttpHeaders headers, InputStream body) throws IOException {
    long limit = settings.corpusLimit();
    requireFits(headers, limit + FORM_BYTES);
    var form =
        new MultipartForm(headers.getMediaType(), new LimitedStream(body, limit + FORM_BYTES));
    Map<String, String> fields = new HashMap<>();
    Optional<StoredText> stored = Optional.empty();
    while (form.next()) {
      if (!"file".equals(form.name())) {
        fields.put(form.name(), form.text());
      } else if (stored.isEmpty()) {
        stored = Optional.of(corpora.receive(new LimitedStream(form.content(), limit)));
      } else {
        throw new Invalid("/file", "may be sent once only");
      }
    }
    return added(
        required(fields, "name"),
        required(fields, "licence"),
        fields.getOrDefault("source", ""),
        stored.orElseThrow(() -> new Invalid("/file", "is required")));
  }

  @DELETE
  @Path("/{name}")
  @Operation(summary = "Take a corpus out of use; its digest stays in what was trained on it")
  @APIResponse(responseCode = "204", ref = "done")
  public void delete(@PathParam("name") String name) {
    corpora.delete(Part.identifier("name", name));
  }

  private Response added(String name, String licence, String source, StoredText stored) {
    Corpus corpus = corpora.add(name, licence, source, stored).corpus();
    return Located.created("corpora/" + corpus.name(), json(corpus));
  }

  private static String required(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> new Invalid("/" + name, "is required"));
  }

  private static void requireFits(HttpHeaders headers, long limit) {
    String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > limit) {
      throw new TooLarge(limit);
    }
  }
}
