package org.zeropoint.web.proposals;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.consensus.boundary.Discussion;
import org.zeropoint.consensus.entity.Comment;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Threads of comments on a proposal. */
@Path("/proposals/{proposalId}/threads")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consensus")
public class DiscussionResource {

  private static final int LONGEST_TEXT = 10_000;
  private static final int LONGEST_POINTER = 500;
  private static final int LONGEST_DIGEST = 71;
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

  @Inject private Discussion discussion;

  /**
   * A thread.
   *
   * @param digest the revision that it was opened on
   * @param pointer the field that it is about; absent for the whole
   * @param state {@code open|resolved}, since {@code since} by {@code changedBy}
   */
  public record ThreadJson(
      long id,
      String proposalId,
      String digest,
      Optional<String> pointer,
      boolean blocking,
      String state,
      String openedBy,
      Instant openedAt,
      String changedBy,
      Instant since,
      List<CommentJson> comments) {

    static ThreadJson of(Discussion.ThreadView view) {
      DiscussionThread thread = view.thread();
      return new ThreadJson(
          thread.id(),
          view.proposalId(),
          thread.digest(),
          thread.pointer(),
          thread.blocking(),
          thread.resolved() ? "resolved" : "open",
          thread.openedBy(),
          thread.openedAt(),
          thread.changedBy(),
          thread.since(),
          view.comments().stream().map(CommentJson::of).toList());
    }
  }

  /**
   * What somebody said.
   *
   * @param kind {@code opened|reply|resolved|reopened}
   */
  public record CommentJson(int number, String kind, String by, Instant at, String text) {

    static CommentJson of(Comment comment) {
      return new CommentJson(
          comment.ordinal(), comment.kind(), comment.writer(), comment.writtenAt(), comment.text());
    }
  }

  @GET
  @Operation(summary = "The threads with their comments, oldest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponseSchema(ThreadJson[].class)
  public Response list(@PathParam("proposalId") String proposalId, @Context UriInfo uri) {
    String id = Part.identifier("proposalId", proposalId);
    var query = new Query(uri);
    return Paged.of(discussion.list(id, query.key("after"), query.limit()), uri, ThreadJson::of);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Open a thread; a blocking one keeps the gate shut until it is resolved")
  @RequestBody(ref = "thread")
  @APIResponseSchema(value = ThreadJson.class, responseCode = "201")
  public Response open(@PathParam("proposalId") String proposalId, JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("text", "blocking", "pointer", "digest"));
    check.required("text");
    check.text("text", 1, LONGEST_TEXT);
    check.bool("blocking");
    check.text("pointer", 1, LONGEST_POINTER);
    String pointer = wish.path("pointer").asText("");
    if (check.has("pointer") && !POINTER.matcher(pointer).matches()) {
      check.broken("pointer", "must be a JSON pointer such as /details");
    }
    check.text("digest", 1, LONGEST_DIGEST);
    JsonBody.require(check);
    ThreadJson thread =
        ThreadJson.of(
            discussion.open(
                id,
                new Discussion.Opening(
                    wish.path("text").textValue(),
                    wish.path("blocking").asBoolean(false),
                    Optional.ofNullable(wish.path("pointer").textValue()),
                    Optional.ofNullable(wish.path("digest").textValue()))));
    return Located.created("proposals/" + id + "/threads", thread);
  }

  @POST
  @Path("/{threadId}/comments")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Reply in a thread")
  @RequestBody(ref = "comment")
  @APIResponseSchema(value = ThreadJson.class, responseCode = "201")
  public Response comment(
      @PathParam("proposalId") String proposalId,
      @PathParam("threadId") String threadId,
      JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = text(wish);
    check.required("text");
    JsonBody.require(check);
    return Located.created(
        "proposals/" + id + "/threads",
        ThreadJson.of(discussion.comment(id, number(threadId), wish.path("text").textValue())));
  }

  @POST
  @Path("/{threadId}/resolve")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Resolve a thread")
  @RequestBody(ref = "comment")
  public ThreadJson resolve(
      @PathParam("proposalId") String proposalId,
      @PathParam("threadId") String threadId,
      InputStream body)
      throws IOException {
    String id = Part.identifier("proposalId", proposalId);
    return ThreadJson.of(discussion.resolve(id, number(threadId), lastWord(body)));
  }

  @POST
  @Path("/{threadId}/reopen")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Open a resolved thread again")
  @RequestBody(ref = "comment")
  public ThreadJson reopen(
      @PathParam("proposalId") String proposalId,
      @PathParam("threadId") String threadId,
      InputStream body)
      throws IOException {
    String id = Part.identifier("proposalId", proposalId);
    return ThreadJson.of(discussion.reopen(id, number(threadId), lastWord(body)));
  }

  private static long number(String threadId) {
    return Part.number("thread", threadId);
  }

  private static String lastWord(InputStream body) throws IOException {
    ObjectNode wish = JsonBody.optional(body);
    JsonBody.require(text(wish));
    return wish.path("text").asText("");
  }

  private static JsonCheck text(ObjectNode wish) {
    JsonCheck check = JsonBody.check(wish, Set.of("text"));
    check.text("text", 1, LONGEST_TEXT);
    return check;
  }
}
