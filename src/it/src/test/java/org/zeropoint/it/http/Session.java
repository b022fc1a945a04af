package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.it.ZeropointServer;

/** A browser's session without the browser: signs in with the form and keeps its cookies. */
public final class Session {

  private static final Pattern VIEW_STATE =
      Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]+)\"");

  private static final Pattern SIGN_OUT = Pattern.compile("name=\"(out:[^\"]+)\"");

  private final ZeropointServer server;
  private final CookieManager jar = new CookieManager();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(jar).build();
  private final List<String> cookies = new ArrayList<>();
  private String idBefore = "";
  private String location = "";

  private Session(ZeropointServer server) {
    this.server = server;
  }

  public static Session signIn(ZeropointServer server, String user) {
    return signIn(server, user, "/");
  }

  /** Signs in on the page that was reached on the way to {@code wanted}. */
  static Session signIn(ZeropointServer server, String user, String wanted) {
    var session = new Session(server);
    String page = "sign-in.xhtml?to=" + encoded(wanted);
    String form = session.get(page).body();
    session.idBefore = session.id();
    Matcher state = VIEW_STATE.matcher(form);
    assertThat(state.find()).as("a sign-in form").isTrue();
    String fields =
        "signIn=signIn&signIn%3Aname="
            + user
            + "&signIn%3Apassword="
            + encoded(server.password(user))
            + "&signIn%3Ago=&jakarta.faces.ViewState="
            + encoded(state.group(1));
    HttpResponse<String> answer =
        session.send(
            HttpRequest.newBuilder(server.uri(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
    assertThat(answer.statusCode()).as(answer.body()).isIn(302, 303);
    session.location = answer.headers().firstValue("Location").orElse("");
    return session;
  }

  /** Presses the button of the account's page; gives the answer. */
  HttpResponse<String> signOut() {
    String page = "account.xhtml";
    String form = get(page).body();
    Matcher button = SIGN_OUT.matcher(form);
    Matcher state = VIEW_STATE.matcher(form);
    assertThat(button.find() && state.find()).as("a button to sign out").isTrue();
    String fields =
        "out=out&%s=&jakarta.faces.ViewState=%s"
            .formatted(encoded(button.group(1)), encoded(state.group(1)));
    return send(
        HttpRequest.newBuilder(server.uri(page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(server.uri(path)).GET());
  }

  /** As a browser asks for it: the body is as it was sent, compressed or not. */
  HttpResponse<byte[]> fetched(URI uri) {
    try {
      return client.send(
          HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").GET().build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    var request =
        HttpRequest.newBuilder(server.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  /** Where the answer to the form led. */
  String location() {
    return location;
  }

  String idBefore() {
    return idBefore;
  }

  String idAfter() {
    return id();
  }

  /** Every {@code Set-Cookie} so far. */
  List<String> cookies() {
    return cookies;
  }

  private String id() {
    return jar.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("JSESSIONID"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      cookies.addAll(response.headers().allValues("Set-Cookie"));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
