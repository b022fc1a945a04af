package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A server that takes models takes nothing else of that length, from nobody. */
class BodyLimitIT extends RestCase {

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  @Test
  void aFormOrACall_thatSaysItIsTooLong_isRefusedBeforeItComes() throws IOException {
    String length = "Content-Length: 70000000\r\n";
    assertThat(status("/sign-in", FORM + length, "")).contains(" 413 ");
    assertThat(status("/api/proposals", "Content-Type: application/json\r\n" + length, ""))
        .contains(" 413 ");
  }

  @Test
  void aForm_thatDoesNotSayHowLongItIs_isRefused() throws IOException {
    // Payara reads a form before any filter sees the request, so it has to end.
    assertThat(status("/sign-in", FORM + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"))
        .contains(" 411 ");
  }

  /** The first line of the answer to a request of which no more comes. */
  private static String status(String path, String headers, String body) throws IOException {
    URI address = server().uri("/");
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(60_000);
      String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
