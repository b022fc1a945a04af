package org.zeropoint.web.page;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.shared.Forbidden;

/**
 * Leads whatever was thrown to a page that says so: a page that was open too long to one that leads
 * back, anything else to an incident number, under which the server's log has the cause.
 */
public class CalmErrors extends ExceptionHandlerFactory {

  private static final String ERROR_PAGE = "/error.xhtml";
  private static final System.Logger LOG = System.getLogger(CalmErrors.class.getName());

  public CalmErrors(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new Handler(getWrapped().getExceptionHandler());
  }

  /** Writes the cause of an incident to the server's log. */
  static String note(Throwable cause) {
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.log(System.Logger.Level.ERROR, "incident " + incident, cause);
    return incident;
  }

  private static final class Handler extends ExceptionHandlerWrapper {

    Handler(ExceptionHandler wrapped) {
      super(wrapped);
    }

    @Override
    public void handle() {
      Iterator<ExceptionQueuedEvent> events = getUnhandledExceptionQueuedEvents().iterator();
      if (!events.hasNext()) {
        return;
      }
      Throwable thrown = events.next().getContext().getException();
      events.remove();
      FacesContext faces = FacesContext.getCurrentInstance();
      Throwable cause = root(thrown);
      Optional<Forbidden> refusal = refusal(thrown);
      if (refusal.isPresent()) {
        refuse(faces, refusal.get());
        return;
      }
      if (faces.getViewRoot() != null && ERROR_PAGE.equals(faces.getViewRoot().getViewId())
          || ERROR_PAGE.equals(faces.getExternalContext().getRequestServletPath())) {
        giveUp(faces, cause);
      } else {
        go(faces, target(faces, cause));
      }
    }

    private static Optional<Forbidden> refusal(Throwable thrown) {
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (cause instanceof Forbidden refusal) {
          return Optional.of(refusal);
        }
      }
      return Optional.empty();
    }

    /** A page asked for something that its viewer may not see: no defect, and in the log. */
    private static void refuse(FacesContext faces, Forbidden refusal) {
      CDI.current().select(Refusals.class).get().record(refusal);
      try {
        faces.getExternalContext().responseSendError(refusal.status(), refusal.getMessage());
      } catch (IOException | IllegalStateException e) {
        LOG.log(System.Logger.Level.WARNING, "the error page could not be shown", e);
      }
      faces.responseComplete();
    }

    private static String target(FacesContext faces, Throwable cause) {
      if (cause instanceof ViewExpiredException) {
        var request = (HttpServletRequest) faces.getExternalContext().getRequest();
        return ERROR_PAGE
            + "?kind=expired&to="
            + URLEncoder.encode(request.getServletPath(), StandardCharsets.UTF_8);
      }
      return ERROR_PAGE + "?incident=" + note(cause);
    }

    /** The error page itself cannot be shown: another redirect to it would go round in circles. */
    private static void giveUp(FacesContext faces, Throwable cause) {
      ExternalContext external = faces.getExternalContext();
      try {
        if (!external.isResponseCommitted()) {
          external.responseReset();
          external.setResponseStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
          external.setResponseContentType("text/plain");
          external
              .getResponseOutputWriter()
              .write(new Wording(external.getRequestLocale()).say("error.nothing", note(cause)));
        }
      } catch (IOException | IllegalStateException e) {
        LOG.log(System.Logger.Level.WARNING, "no error page could be shown", e);
      }
      faces.responseComplete();
    }

    private static void go(FacesContext faces, String to) {
      ExternalContext external = faces.getExternalContext();
      try {
        if (!external.isResponseCommitted()) {
          external.responseReset();
        }
        external.redirect(external.getRequestContextPath() + to);
      } catch (IOException | IllegalStateException e) {
        LOG.log(System.Logger.Level.WARNING, "the error page could not be shown", e);
      }
      faces.responseComplete();
    }

    private static Throwable root(Throwable thrown) {
      Throwable cause = thrown;
      while (cause instanceof FacesException
          && cause.getCause() != null
          && !(cause instanceof ViewExpiredException)) {
        cause = cause.getCause();
      }
      return cause;
    }
  }
}
