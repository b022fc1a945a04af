package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.exchange.entity.ConfiguredWitness;
import org.zeropoint.shared.Invalid;

class WitnessListTest {

  private static final String WITNESS =
      SigningKey.generate("witness.example/w1", VerifierKey.WITNESS).verifier().format();
  private static final String OTHER =
      SigningKey.generate("witness.example/w2", VerifierKey.WITNESS).verifier().format();
  private static final String LOG =
      SigningKey.generate("log.example", VerifierKey.LOG).verifier().format();

  @Test
  void addressKeyAndTokenAreRead_andTheTokenIsNotShown() {
    List<ConfiguredWitness> read =
        WitnessList.parse(
            filled(
                "[{'url':'https://w.example/api/witness/','key':'WITNESS','token':'zp_secret'},"
                    + "{'url':'https://v.example:8443','key':'OTHER'}]"),
            false);
    assertThat(read)
        .extracting(ConfiguredWitness::name)
        .containsExactly("witness.example/w1", "witness.example/w2");
    assertThat(read.get(0).url()).isEqualTo("https://w.example/api/witness");
    assertThat(read.get(0).token()).contains("zp_secret");
    assertThat(read.get(1).token()).isEmpty();
    assertThat(read.toString()).doesNotContain("zp_secret");
    assertThat(WitnessList.parse("[]", false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                          |           | must be an array",
        "[1]                                                         | /0        | must be an object",
        "[{'url':'https://w.example'}]                               | /0/key    | is required",
        "[{'key':'WITNESS'}]                                         | /0/url    | is required",
        "[{'url':'https://w.example','key':'WITNESS','keys':[]}]     | /0/keys   | is not a field",
        "[{'url':'http://w.example','key':'WITNESS'}]                | /0/url    | must begin with https://",
        "[{'url':'https://a:b@w.example','key':'WITNESS'}]           | /0/url    | must not hold a user",
        "[{'url':7,'key':'WITNESS'}]                                 | /0/url    | must be text",
        "[{'url':'https://w.example','key':'LOG'}]                   | /0/key    | must be the key of a witness, type 4",
        "[{'url':'https://w.example','key':'witness.example/w1+0+AA=='}] | /0/key | is no verifier key",
        "[{'url':'https://w.example','key':'WITNESS','token':'a b'}] | /0/token  | visible ASCII",
        "[{'url':'https://w.example','key':'WITNESS','token':'a\\r\\nb'}] | /0/token | visible ASCII",
        "[{'url':'https://w.example','key':'WITNESS','token':null}, {'url':'https://v.example','key':'WITNESS'}] | /1/key | has the name of a witness",
        "[{'url':'https://w.example','url':'https://v.example','key':'WITNESS'}] |  | is not JSON",
        "[                                                           |           | is not JSON",
      })
  void whatBreaksARuleIsNamed(String text, String pointer, String rule) {
    assertThatThrownBy(() -> WitnessList.parse(filled(text), false))
        .isInstanceOfSatisfying(
            Invalid.class,
            e ->
                assertThat(e.violations())
                    .anySatisfy(
                        v -> {
                          assertThat(v.pointer()).isEqualTo(pointer == null ? "" : pointer);
                          assertThat(v.rule()).contains(rule);
                        }));
  }

  private static String filled(String text) {
    return text.replace('\'', '"')
        .replace("\"WITNESS\"", '"' + WITNESS + '"')
        .replace("\"OTHER\"", '"' + OTHER + '"')
        .replace("\"LOG\"", '"' + LOG + '"');
  }
}
