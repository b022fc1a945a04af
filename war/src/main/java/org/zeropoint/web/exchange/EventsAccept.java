package org.zeropoint.web.exchange;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Optional;

/**
 * Whoever does not ask for a stream of events gets the list: to JAX-RS both answer a request that
 * accepts everything, and servers differ in which they take.
 */
@Provider
@PreMatching
public class EventsAccept implements ContainerRequestFilter {

  private static final String PATH = "/?events/?";

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath().matches(PATH)) {
      String accepted =
          Optional.ofNullable(request.getHeaderString(HttpHeaders.ACCEPT))
              .orElse(MediaType.WILDCARD)
              .toLowerCase(Locale.ROOT);
      if (accepted.contains(MediaType.SERVER_SENT_EVENTS)) {
        request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.SERVER_SENT_EVENTS);
      } else if (accepted.contains(MediaType.WILDCARD)) {
        request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
      }
    }
  }
}
