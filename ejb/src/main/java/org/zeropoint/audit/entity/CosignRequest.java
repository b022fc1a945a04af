package org.zeropoint.audit.entity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.shared.Invalid;

/** What another installation's log asks of this one as its witness. */
public record CosignRequest(AddCheckpoint asked) {

  /** Bytes that a request may have. */
  public static final int LONGEST = AddCheckpoint.LONGEST;

  /**
   * Reads the body of a request.
   *
   * @throws Invalid with the rule that it breaks
   */
  public static CosignRequest of(byte[] body) {
    try {
      return new CosignRequest(
          AddCheckpoint.parse(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()));
    } catch (CharacterCodingException e) {
      throw new Invalid("", "must be UTF-8");
    } catch (IllegalArgumentException e) {
      throw new Invalid("", "is no request to cosign: " + e.getMessage());
    }
  }
}
