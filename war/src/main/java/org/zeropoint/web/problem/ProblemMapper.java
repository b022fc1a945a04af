package org.zeropoint.web.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.shared.Problem;

/**
 * Answers everything that a resource throws as problem details, and writes refused operations into
 * the log.
 */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());
  private static final int RETRY_SECONDS = 5;

  @Inject private RefusedCalls refusals;
  @Inject private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable thrown) {
    Optional<WebApplicationException> web = find(thrown, WebApplicationException.class);
    boolean ours = find(thrown, Problem.class).isPresent();
    return !ours && web.isPresent() && web.get().getResponse().getStatus() < 500
        ? ofContainer(web.get(), request.getRequestURI())
        : answer(describe(thrown));
  }

  /**
   * What a caller is told of something that was thrown; it is written into the log, of the
   * operations or of the server.
   */
  public ProblemDocument describe(Throwable thrown) {
    String instance = request.getRequestURI();
    Optional<Problem> problem = find(thrown, Problem.class);
    if (problem.isPresent()) {
      refusals.record(request, problem.get());
      return ProblemDocument.of(problem.get(), instance);
    }
    String incident = UUID.randomUUID().toString();
    LOG.log(Level.ERROR, "incident " + incident + " at " + instance, thrown);
    return ProblemDocument.of(
        500,
        "Something went wrong here",
        "The log of the server has the details under incident " + incident + ".",
        instance);
  }

  private static Response ofContainer(WebApplicationException thrown, String instance) {
    Response given = thrown.getResponse();
    int status = given.getStatus();
    if (status < 400) {
      return given;
    }
    var answer =
        Response.fromResponse(
            answer(ProblemDocument.of(status, title(given), detail(thrown, status), instance)));
    String allow = given.getHeaderString("Allow");
    return allow == null ? answer.build() : answer.header("Allow", allow).build();
  }

  private static String title(Response given) {
    return given.getStatusInfo().getReasonPhrase();
  }

  private static String detail(WebApplicationException thrown, int status) {
    return switch (status) {
      case 404 -> "there is no such call";
      case 405 -> "this call does not know the method";
      case 406 -> "this call answers with other media types";
      case 415 -> "this call takes bodies of other media types";
      case 410, 412, 413, 422, 428 -> thrown.getMessage();
      default -> "the request cannot be understood";
    };
  }

  /** The answer that shows this problem. */
  public static Response answer(ProblemDocument document) {
    var answer =
        Response.status(document.status()).type(document.bodyType()).entity(document.body());
    return document.status() == 503 || document.status() == 429
        ? answer.header("Retry-After", RETRY_SECONDS).build()
        : answer.build();
  }

  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
