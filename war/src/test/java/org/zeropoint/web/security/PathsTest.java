package org.zeropoint.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/runs", "/consensus/proposals?status=pending&q=a%20b", "/models#top"})
  void aPageOfThisApplication_isAPlaceToGo(String asked) {
    assertThat(Paths.local(asked)).hasValue(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "runs",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\tevil",
        "/\n/evil.example",
        "/%5cevil.example",
        "/%2fevil.example",
        "/a/../../b",
        "/%2e%2e/b",
        "/a;b",
        "/sign-in.xhtml",
        "/ %zz"
      })
  void whatCouldBeReadAsAnotherSite_orIsNoPage_isNone(String asked) {
    assertThat(Paths.local(asked)).isEmpty();
  }

  @Test
  void nothing_isNoPlaceToGo() {
    assertThat(Paths.local(null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/nodes/self/heartbeat, true",
    "/api/blocks/forward, true",
    "/api/nodes, false",
    "/api/nodes/self, false",
    "/api/nodes/node-1, false",
    "/api/proposals, false",
    "/nodes/nodes, false"
  })
  void callsOfMachines_areSigned_andNoOthers(String path, boolean signed) {
    assertThat(Paths.isSigned(path)).isEqualTo(signed);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/nodes, true",
    "GET, /api/nodes, false",
    "POST, /api/nodes/codes, false",
    "POST, /api/nodes/self/lease, false"
  })
  void whoIsEnrolled_isNotKnownBefore(String method, String path, boolean open) {
    assertThat(Paths.isEnrolment(method, path)).isEqualTo(open);
    assertThat(Paths.isOpen(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sign-in.xhtml", "/api/health", "/openapi", "/jakarta.faces.resource/a.js.xhtml"})
  void whatEverybodyNeeds_isOpen(String path) {
    assertThat(Paths.isOpen(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/health/x",
        "/api/proposals",
        "/v1/models",
        "/v1/chat/completions",
        "/runs.xhtml",
        "/jakarta.faces.resource/../api/proposals",
        "/jakarta.faces.resource//x",
        "/resources/..;/api/proposals",
        "/openapi\\..\\api"
      })
  void everythingElse_asksForACaller(String path) {
    assertThat(Paths.isOpen(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/runs", "/v1", "/v1/models", "/v1/chat/completions"})
  void calls_areNoPages(String path) {
    assertThat(Paths.isApi(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1x", "/apis/x", "/consensus/proposals"})
  void pages_areNoCalls(String path) {
    assertThat(Paths.isApi(path)).isFalse();
  }
}
