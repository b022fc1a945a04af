package org.zeropoint.web.wire;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** A body is larger than this call takes. */
public class TooLarge extends ClientErrorException {

  private static final long serialVersionUID = 1L;

  public TooLarge(long limit) {
    super(
        "the body must have at most " + limit + " bytes", Response.Status.REQUEST_ENTITY_TOO_LARGE);
  }
}
