package org.zeropoint.web.wire;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.zeropoint.shared.Invalid;

/**
 * Guards an edit (RFC 9110, section 13.1.1): what was read carries an {@code ETag}, and an edit
 * says in {@code If-Match} which state it was made from. Actions need none.
 */
public final class EditTag {

  private static final int PRECONDITION_REQUIRED = 428;

  private EditTag() {}

  /** The answer with the tag of the state that it shows. */
  public static Response on(Response.ResponseBuilder answer, String state) {
    return answer.tag(new EntityTag(state)).build();
  }

  /**
   * The state that an edit was made from.
   *
   * @throws ClientErrorException 428 when the request does not say
   * @throws Invalid when the header is not one strong tag
   */
  public static String required(HttpHeaders headers) {
    List<String> values = headers.getRequestHeader(HttpHeaders.IF_MATCH);
    if (values == null || values.isEmpty()) {
      throw new ClientErrorException(
          "an edit names the state that it was made from: send the ETag as If-Match",
          Response.status(PRECONDITION_REQUIRED, "Precondition Required").build());
    }
    String value = values.get(0).strip();
    if (values.size() > 1 || !value.matches("\"[\\x21\\x23-\\x7e]{1,200}\"")) {
      throw new Invalid("/If-Match", "must be one strong entity tag in quotes, as the ETag was");
    }
    return value.substring(1, value.length() - 1);
  }
}
