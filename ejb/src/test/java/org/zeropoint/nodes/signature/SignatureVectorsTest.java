package org.zeropoint.nodes.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeropoint.nodes.signature.Structured.Bytes;
import org.zeropoint.shared.Digest;

/** The examples of RFC 9421, appendix B, and of RFC 9530. */
class SignatureVectorsTest {

  private static final SignatureKey KEY =
      SignatureKey.parse(
          "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
              + "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n");

  private static final String BODY = "{\"hello\": \"world\"}";

  private static Message request() {
    Map<String, List<String>> fields =
        Map.of(
            "Date", List.of("Tue, 20 Apr 2021 02:07:55 GMT"),
            "Content-Type", List.of("application/json"),
            "Content-Length", List.of("18"));
    Message bare = Message.request("POST", "/foo", "param=Value&Pet=dog", fields);
    var derived = new HashMap<>(bare.derived());
    derived.put("@authority", "example.com");
    return new Message(derived, bare.fields(), bare.request());
  }

  @Test
  void signatureOfB26_isTheOneOfTheRfc() {
    String field =
        "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\""
            + " \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    SignatureInput input = SignatureInput.parse(field, "sig-b26");
    String base = input.base(request());
    assertThat(base)
        .isEqualTo(
            """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" \
            "content-length");created=1618884473;keyid="test-key-ed25519\"""");
    byte[] signature =
        Base64.getDecoder()
            .decode(
                "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WP"
                    + "pBKRCw==");
    assertThat(KEY.sign(base)).isEqualTo(signature);
    assertThat(KEY.verifier().verifies(base, signature)).isTrue();
    assertThat(KEY.verifier().verifies(base + " ", signature)).isFalse();
    assertThat(input.field()).isEqualTo(field);
  }

  /** Section 2.4: a component of the request that an answer is to. */
  @Test
  void componentsOfTheRequest_areWrittenAsInSection24() {
    Message request =
        request()
            .with(
                Map.of(
                    "Signature",
                    "sig1=" + new Bytes("LAH8BjcfcOcLojiuOBFWn0P5keD3xAOuJRGziCLuD8r5").written()));
    SignatureInput input =
        SignatureInput.parse(
            "reqres=(\"@status\" \"signature\";req;key=\"sig1\");created=1618884479", "reqres");
    assertThat(input.base(Message.answer(503, Map.of(), request)))
        .isEqualTo(
            """
            "@status": 503
            "signature";req;key="sig1": :LAH8BjcfcOcLojiuOBFWn0P5keD3xAOuJRGziCLuD8r5:
            "@signature-params": ("@status" "signature";req;key="sig1");created=1618884479""");
  }

  @Test
  void digest_isTheOneOfTheRfcs() {
    Digest digest = Digest.of(BODY.getBytes(StandardCharsets.US_ASCII));
    String field = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    assertThat(ContentDigest.field(digest)).isEqualTo(field);
    assertThat(ContentDigest.parse(field)).isEqualTo(digest);
    assertThat(ContentDigest.field(Digest.of(BODY + "\n")))
        .isEqualTo("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  }
}
