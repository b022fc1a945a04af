package org.zeropoint.nodes.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.shared.Digest;

/** What is altered, late, for another, or covered too little does not hold. */
class CallSignatureTest {

  private static final SignatureKey KEY = SignatureKey.generate();
  private static final Signer NODE = new Signer("node-1", KEY);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final byte[] BODY = {1, 2, 3, 4, 5};
  private static final String RECEIVER = "coordinator";

  private static Message signed(Optional<byte[]> body) {
    Map<String, List<String>> fields =
        body.isPresent() ? Map.of("Content-Type", List.of("application/octet-stream")) : Map.of();
    Message bare = Message.request("POST", "/api/nodes/self/heartbeat", "a=b", fields);
    return bare.with(CallSignature.sign(bare, NODE, RECEIVER, 7, body.map(Digest::of), NOW));
  }

  /** Everything that the server asks of a request. */
  private static SignedRequest check(Message request, byte[] body) {
    SignedRequest read = CallSignature.read(request);
    read.requireFor(RECEIVER);
    read.requireNow(NOW.plusSeconds(3));
    read.requireBy(KEY.verifier());
    read.requireBody(Digest.of(body), body.length);
    return read;
  }

  private static Message with(Message message, String field, String value) {
    return message.with(Map.of(field, value));
  }

  @Test
  void whatIsSignedHolds_withBodyAndWithout() {
    SignedRequest read = check(signed(Optional.of(BODY)), BODY);
    assertThat(read.signer()).isEqualTo("node-1");
    assertThat(read.lease()).isEqualTo(7);
    assertThat(read.nonce()).hasSize(22);
    assertThat(check(signed(Optional.empty()), new byte[0]).body()).isEmpty();
    assertThat(CallSignature.isSigned(signed(Optional.empty()))).isTrue();
  }

  @Test
  void noTwoRequestsHaveTheSameNonce() {
    assertThat(CallSignature.read(signed(Optional.of(BODY))).nonce())
        .isNotEqualTo(CallSignature.read(signed(Optional.of(BODY))).nonce());
  }

  @Test
  void aBodyThatWasNotSigned_doesNotPass() {
    Message bare = signed(Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(bare, BODY))
        .withMessageContaining("body");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(signed(Optional.of(BODY)), new byte[0]))
        .withMessageContaining("body");
  }

  @Test
  void theTimeMayBeAMinuteOff_andNotMore() {
    SignedRequest read = CallSignature.read(signed(Optional.empty()));
    read.requireNow(NOW.plusSeconds(60));
    read.requireNow(NOW.minusSeconds(60));
    assertThatIllegalArgumentException().isThrownBy(() -> read.requireNow(NOW.plusSeconds(61)));
    assertThatIllegalArgumentException().isThrownBy(() -> read.requireNow(NOW.minusSeconds(61)));
  }

  @Test
  void aRequestForAnotherNode_isNoneForThis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallSignature.read(signed(Optional.empty())).requireFor("node-2"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check(with(signed(Optional.of(BODY)), "Zeropoint-Lease", "8"), BODY))
        .withMessageContaining("altered");
  }

  @Test
  void aSignatureThatCoversLess_orNamesNoAlgorithm_isRefused() {
    Message request = signed(Optional.of(BODY));
    String input = request.single("Signature-Input").orElseThrow();
    for (String other :
        List.of(
            input.replace("\"@query\" ", ""),
            input.replace(" \"content-digest\"", ""),
            input.replace("\"@method\"", "\"@method\" \"@method\""),
            input.replace(";alg=\"ed25519\"", ""),
            input.replace("ed25519", "hmac-sha256"),
            input.replaceFirst(";nonce=\"[^\"]*\"", ""),
            input.replaceFirst(";nonce=\"[^\"]*\"", ";nonce=\"short\""),
            input.replaceFirst(";created=[0-9]*", ""),
            input + ";expires=1",
            input + ", zq=()",
            input.replaceFirst("^zp", "zq"))) {
      assertThatIllegalArgumentException()
          .as(other)
          .isThrownBy(() -> check(with(request, "Signature-Input", other), BODY));
    }
  }

  @Test
  void aFieldThatCameTwice_isRefused() {
    Message request = signed(Optional.of(BODY));
    for (String name :
        List.of("Signature", "Signature-Input", "Content-Digest", "Zeropoint-Lease")) {
      var fields = new HashMap<>(request.fields());
      String value = request.single(name).orElseThrow();
      fields.put(name.toLowerCase(Locale.ROOT), List.of(value, value));
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> check(new Message(request.derived(), fields, Optional.empty()), BODY));
    }
  }

  @Property(tries = 300)
  void anyFlippedBit_anywhere_isNoticed(
      @ForAll @IntRange(max = 9) int part, @ForAll @IntRange(max = 100_000) int place) {
    Message request = signed(Optional.of(BODY));
    Message altered =
        switch (part) {
          case 0, 1, 2 -> {
            String name = List.of("@method", "@path", "@query").get(part);
            var derived = new HashMap<>(request.derived());
            derived.computeIfPresent(name, (any, value) -> flip(value, place));
            yield new Message(derived, request.fields(), Optional.empty());
          }
          default -> {
            String name =
                List.of(
                        "Content-Type",
                        "Content-Digest",
                        "Zeropoint-Receiver",
                        "Zeropoint-Lease",
                        "Signature-Input",
                        "Signature",
                        "Signature")
                    .get(part - 3);
            yield with(request, name, flip(request.single(name).orElseThrow(), place));
          }
        };
    assertThatIllegalArgumentException().isThrownBy(() -> check(altered, BODY));
  }

  private static String flip(String text, int place) {
    var changed = new StringBuilder(text);
    int at = place % text.length();
    changed.setCharAt(at, (char) (text.charAt(at) ^ 1 << place / text.length() % 7));
    return changed.toString();
  }

  @Property(tries = 200)
  void anyOtherBody_isNoticed(@ForAll @Size(max = 12) byte[] other) {
    if (!Arrays.equals(other, BODY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> check(signed(Optional.of(BODY)), other));
    }
  }

  @Property(tries = 100)
  void anotherKey_doesNotSignForThisOne(@ForAll long any) {
    Message bare = Message.request("GET", "/" + any, "", Map.of());
    var other = new Signer("node-1", SignatureKey.generate());
    Message request =
        bare.with(CallSignature.sign(bare, other, RECEIVER, 7, Optional.empty(), NOW));
    assertThatIllegalArgumentException().isThrownBy(() -> check(request, new byte[0]));
  }

  @Test
  void anAnswer_isToOneRequestOnly_andAsItWasSent() {
    Message request = signed(Optional.of(BODY));
    byte[] body = {9, 9};
    Map<String, String> fields = CallSignature.signAnswer(200, request, NODE, Digest.of(body), NOW);
    require(answer(200, fields, request), "node-1", KEY.verifier(), body);
    for (Message wrong :
        List.of(
            answer(201, fields, request),
            answer(200, fields, signed(Optional.of(BODY))),
            answer(200, Map.of("Content-Digest", fields.get("Content-Digest")), request))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> require(wrong, "node-1", KEY.verifier(), body));
    }
    Message right = answer(200, fields, request);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(right, "node-1", KEY.verifier(), BODY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(right, "node-2", KEY.verifier(), body));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(right, "node-1", SignatureKey.generate().verifier(), body));
  }

  private static Message answer(int status, Map<String, String> fields, Message request) {
    return Message.answer(status, Map.of(), request).with(fields);
  }

  private static void require(Message answer, String signer, PublicSignatureKey key, byte[] body) {
    CallSignature.requireAnswer(answer, signer, key, Digest.of(body));
  }

  @Test
  void aKeyFile_isReadAsItWasWritten_andOneOfTwoPairsIsRefused() {
    SignatureKey other = SignatureKey.generate();
    assertThat(SignatureKey.parse(KEY.format()).verifier()).isEqualTo(KEY.verifier());
    String mixed = KEY.verifier().base64() + "\n" + other.format().split("\n", -1)[1] + "\n";
    assertThatIllegalArgumentException().isThrownBy(() -> SignatureKey.parse(mixed));
    assertThat(KEY.toString()).doesNotContain(KEY.format().split("\n", -1)[1]);
    String tooShort = Base64.getEncoder().encodeToString(new byte[31]);
    assertThatIllegalArgumentException().isThrownBy(() -> new PublicSignatureKey(tooShort));
  }
}
