package org.zeropoint.web.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDescriptionTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /api/proposals, getProposals",
    "GET, /api/proposals/{proposalId}/gate, getProposalsByProposalIdGate",
    "POST, /api/synthiants/{synthiantId}/aliases/{alias}/rollback,"
        + " postSynthiantsBySynthiantIdAliasesByAliasRollback",
    "DELETE, /api/tokens/{id}, deleteTokensById",
    "GET, /v1/chat-completions, getV1ChatCompletions"
  })
  void anId_isMethodAndPath(String method, String path, String id) {
    assertThat(ApiDescription.id(method, path)).isEqualTo(id);
  }

  /** Otherwise the description would not say that the call wants the header. */
  @Test
  void everyEdit_isDescribedWithItsHeader() {
    List<String> silent = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages("org.zeropoint.web")) {
      for (JavaMethod call : type.getMethods()) {
        boolean edit =
            call.getMethodCallsFromSelf().stream()
                .anyMatch(
                    made ->
                        made.getTargetOwner().isEquivalentTo(EditTag.class)
                            && made.getName().equals("required"));
        if (edit && !namesIfMatch(call)) {
          silent.add(call.getFullName());
        }
      }
    }
    assertThat(silent)
        .as("add @Parameter(name = \"If-Match\", in = ParameterIn.HEADER, ref = \"ifMatch\")")
        .isEmpty();
  }

  private static boolean namesIfMatch(JavaMethod call) {
    return Arrays.stream(call.reflect().getAnnotationsByType(Parameter.class))
        .anyMatch(parameter -> parameter.name().equals("If-Match"));
  }
}
