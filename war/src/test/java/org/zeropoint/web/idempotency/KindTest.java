package org.zeropoint.web.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {

  /** Leaves behind at most a file that is named by its digest. */
  private static final Set<String> WITHOUT_EFFECT_ON_ROWS = Set.of("Corpora.receive");

  @ParameterizedTest
  @CsvSource({
    "/api/proposals, TOGETHER",
    "/api/proposals/p-1/consensus, TOGETHER",
    "/api/proposals/import, APART",
    "/api/proposals/p-1/evidence, APART",
    "/api//proposals/p-1/review/, APART",
    "/api/proposals/p-1/review/again, TOGETHER",
    "/api/proposals/p-1/promotion, APART",
    "/api/models/helper@1/generate;x=y, APART",
    "/api/models/helper@1/classify, APART",
    "/v1/completions, APART",
    "/v1//chat/completions/, APART",
    "/api/witness/add-checkpoint, APART",
    "/api/synthiants/helper/candidates, NONE",
    "/api//synthiants/helper/candidates;x=y/, NONE",
    "/api/tokens, SECRET",
    "/api//tokens/, SECRET",
    "/api/tokens;a=b, SECRET",
    "/api/backups/queue-1/restore, APART",
    "/api/webhooks, SECRET_APART",
    "/api/webhooks/7/rotate, SECRET_APART",
    "/api/webhooks/7/ping, TOGETHER",
    "/api/nodes, APART",
    "/api/nodes/self/heartbeat, APART",
    "/api/nodes/codes, SECRET",
    "/api/nodes/node-1/pause, TOGETHER"
  })
  void kind_isThatOfThePath_howeverItIsWritten(String path, Kind kind) {
    assertThat(Kind.of(path)).isEqualTo(kind);
  }

  /** A call whose operation suspends the request's transaction cannot commit with it. */
  @Test
  void everyCall_whoseOperationRunsOutsideOfATransaction_isApart() {
    List<String> together = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages("org.zeropoint")) {
      for (JavaMethod call : type.getMethods()) {
        if (call.isAnnotatedWith(POST.class) && suspends(call) && !standsAlone(call)) {
          together.add(call.getFullName() + " at " + path(call));
        }
      }
    }
    assertThat(together).as("POST calls that belong into Kind.APART_CALLS").isEmpty();
  }

  private static boolean standsAlone(JavaMethod call) {
    Kind kind = Kind.of(path(call));
    return kind.isApart() || kind == Kind.NONE;
  }

  private static boolean suspends(JavaMethod call) {
    return call.getMethodCallsFromSelf().stream()
        .filter(made -> made.getTargetOwner().getPackageName().endsWith(".boundary"))
        .filter(
            made ->
                !WITHOUT_EFFECT_ON_ROWS.contains(
                    made.getTargetOwner().getSimpleName() + "." + made.getName()))
        .flatMap(made -> made.getTarget().resolveMember().stream())
        .anyMatch(
            target ->
                isOutside(target.tryGetAnnotationOfType(TransactionAttribute.class))
                    || target.tryGetAnnotationOfType(TransactionAttribute.class).isEmpty()
                        && isOutside(
                            target.getOwner().tryGetAnnotationOfType(TransactionAttribute.class)));
  }

  private static boolean isOutside(java.util.Optional<TransactionAttribute> rule) {
    return rule.filter(r -> r.value() != TransactionAttributeType.REQUIRED)
        .filter(r -> r.value() != TransactionAttributeType.MANDATORY)
        .isPresent();
  }

  private static String path(JavaMethod call) {
    String root = call.getOwner().getAnnotationOfType(Path.class).value();
    String rest = call.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    String application = call.getOwner().getPackageName().endsWith(".openai") ? "/v1/" : "/api/";
    return (application + root + "/" + rest).replaceAll("\\{[^}]*}", "x");
  }
}
