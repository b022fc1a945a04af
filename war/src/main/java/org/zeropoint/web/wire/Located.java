package org.zeropoint.web.wire;

import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Answers that say where the new thing is. */
public final class Located {

  private Located() {}

  /** 201 with the place of what was made, {@code proposals/{id}} below the root of the calls. */
  public static Response created(String place, Object entity) {
    return at(Response.Status.CREATED, place, entity);
  }

  /** 202 with the place where its progress is told. */
  public static Response accepted(String place, Object entity) {
    return at(Response.Status.ACCEPTED, place, entity);
  }

  /** A relative place: JAX-RS makes it absolute with the root of the calls. */
  private static Response at(Response.Status status, String place, Object entity) {
    return Response.status(status).location(URI.create(place)).entity(entity).build();
  }
}
