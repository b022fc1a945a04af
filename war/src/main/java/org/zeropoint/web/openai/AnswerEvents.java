package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.zeropoint.models.boundary.Completions;
import org.zeropoint.models.entity.Promoted;
import org.zeropoint.models.entity.Written;
import org.zeropoint.shared.Json;

/**
 * Sends an answer while it is written, as server-sent events of data only. A client that does not
 * take them any more wants no more.
 */
final class AnswerEvents implements Completions.Reader {

  private final Answer answer;
  private final OutputStream out;
  private final boolean usage;
  private int begun = -1;
  private boolean gone;

  /**
   * @param usage whether the tokens that were counted are told at the end
   */
  AnswerEvents(Answer answer, OutputStream out, boolean usage) {
    this.answer = answer;
    this.out = out;
    this.usage = usage;
  }

  @Override
  public boolean begin(Promoted by) {
    answer.by(by);
    return begun(0);
  }

  @Override
  public boolean piece(int index, String piece) {
    return begun(index) && send(answer.next(index, piece));
  }

  @Override
  public boolean end(int index, Written written) {
    answer.count(index, written);
    return begun(index) && send(answer.last(index, written));
  }

  /** Ends the stream. */
  void done() {
    if (usage && !gone) {
      send(Json.write(answer.counted()));
    }
    send("[DONE]");
  }

  /** Ends the stream with an error. */
  void failed(Object error) {
    send(Json.write(error));
  }

  private boolean begun(int index) {
    if (index == begun) {
      return true;
    }
    begun = index;
    return send(answer.first(index));
  }

  private boolean send(ObjectNode part) {
    if (usage) {
      part.putNull("usage");
    }
    return send(Json.write(part));
  }

  private boolean send(String data) {
    if (!gone) {
      try {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        gone = true;
      }
    }
    return !gone;
  }
}
