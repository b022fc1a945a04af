package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.time.Clock;
import org.zeropoint.models.boundary.Completions;
import org.zeropoint.web.idempotency.IdempotencyFilter;
import org.zeropoint.web.problem.ProblemMapper;
import org.zeropoint.web.wire.JsonBody;

/** Lets what is promoted write. */
@Path("/")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
public class CompletionsResource {

  private static final MediaType EVENTS = MediaType.SERVER_SENT_EVENTS_TYPE.withCharset("utf-8");

  @Inject private Completions completions;
  @Inject private ProblemMapper problems;
  @Inject private Clock clock;
  @Inject private HttpServletRequest request;

  @POST
  @Path("completions")
  public Response complete(JsonNode body) {
    return answer(Ask.completion(JsonBody.object(body)), Form.TEXT);
  }

  @POST
  @Path("chat/completions")
  public Response chat(JsonNode body) {
    return answer(Ask.chat(JsonBody.object(body)), Form.CHAT);
  }

  private Response answer(Ask ask, Form form) {
    // What is refused is answered with its status, which is too late once events go out.
    completions.requireReady(ask.request());
    var answer = new Answer(form, ask.request(), clock.instant());
    if (ask.stream()) {
      StreamingOutput events = out -> write(ask, answer, out);
      return Response.ok(events, EVENTS).build();
    }
    var whole = new WholeAnswer(answer, clock);
    completions.write(ask.request(), whole);
    return Response.ok(whole.json(), MediaType.APPLICATION_JSON_TYPE).build();
  }

  private void write(Ask ask, Answer answer, OutputStream out) {
    var events = new AnswerEvents(answer, out, ask.usage());
    try {
      completions.write(ask.request(), events);
      events.done();
    } catch (RuntimeException e) {
      request.setAttribute(IdempotencyFilter.UNDONE, true);
      events.failed(problems.describe(e).body());
    }
  }
}
