package org.zeropoint;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.lang.reflect.Modifier.isAbstract;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import jakarta.ejb.Singleton;
import jakarta.ejb.Stateless;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.kernels.Op;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.Permitted;

/** The house: which area may use which, and what belongs where. */
@AnalyzeClasses(packages = "org.zeropoint", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each area with those it may use; all of them may use {@code shared}. */
  private static final Map<String, String[]> AREAS = new LinkedHashMap<>();

  static {
    area("security");
    area("audit");
    area("proposals");
    area("nodes");
    area("kernels");
    area("lm", "kernels");
    area("models", "lm");
    area("ethics", "models", "lm", "kernels");
    area("consensus", "proposals");
    area("training", "models", "lm", "nodes", "kernels");
    area("pipeline", everythingSoFar());
    String[] below = everythingSoFar();
    area("exchange", below);
    area("ops", below);
  }

  private static void area(String name, String... mayUse) {
    AREAS.put(name, mayUse);
  }

  private static String[] everythingSoFar() {
    return AREAS.keySet().toArray(String[]::new);
  }

  @ArchTest static final ArchRule dependenciesRunOneWay = areasUseOnlyWhatTheyMay();

  private static ArchRule areasUseOnlyWhatTheyMay() {
    LayeredArchitecture house =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("shared")
            .definedBy("org.zeropoint.shared..")
            .whereLayer("shared")
            .mayNotAccessAnyLayer();
    for (String area : AREAS.keySet()) {
      house = house.layer(area).definedBy("org.zeropoint." + area + "..");
    }
    for (Map.Entry<String, String[]> area : AREAS.entrySet()) {
      String[] allowed =
          Stream.concat(Stream.of("shared"), Arrays.stream(area.getValue())).toArray(String[]::new);
      house = house.whereLayer(area.getKey()).mayOnlyAccessLayers(allowed);
    }
    return house;
  }

  @ArchTest
  static final ArchRule areasHaveNoCycles =
      slices().matching("org.zeropoint.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  /** Where a node lives, how it signs and how it is called is for {@code nodes} alone. */
  @ArchTest
  static final ArchRule trainingUsesNodesThroughTheirBoundary =
      noClasses()
          .that()
          .resideInAPackage("org.zeropoint.training..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are neither boundary nor entity of nodes",
                  type ->
                      type.getPackageName().startsWith("org.zeropoint.nodes.")
                          && !Set.of("org.zeropoint.nodes.boundary", "org.zeropoint.nodes.entity")
                              .contains(type.getPackageName())));

  @ArchTest
  static final ArchRule engineIsKnownToLmAndEnginesOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.zeropoint.lm..", "org.zeropoint.training.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule openClIsKnownToItsKernelsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.zeropoint.kernels.opencl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.aparapi..");

  @ArchTest
  static final ArchRule operationsThatAreRunAreMeasured =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.zeropoint.kernels..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are operations that are not in Op.used()",
                  type ->
                      Arrays.stream(Op.values())
                          .filter(op -> !Op.used().contains(op))
                          .anyMatch(op -> type.isEquivalentTo(op.type()))));

  /** Every direction of them, outside of the kernels themselves: none stands idle. */
  @ArchTest
  static void operationsThatAreMeasuredAreRun(JavaClasses product) {
    Set<String> called =
        product.stream()
            .filter(type -> !type.getPackageName().startsWith("org.zeropoint.kernels"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .map(call -> call.getTargetOwner().getName() + "." + call.getName())
            .collect(Collectors.toSet());
    for (Op op : Op.used()) {
      assertThat(Arrays.stream(op.type().getMethods()).filter(m -> isAbstract(m.getModifiers())))
          .as(op.external())
          .isNotEmpty()
          .allSatisfy(m -> assertThat(called).contains(op.type().getName() + "." + m.getName()));
    }
  }

  @ArchTest
  static final ArchRule lmAndKernelsRunWithoutAServer =
      noClasses()
          .that()
          .resideInAnyPackage("org.zeropoint.lm..", "org.zeropoint.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule entitiesKnowNoProcedure =
      noClasses()
          .that()
          .resideInAPackage("..entity..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..boundary..", "..control..")
          .allowEmptyShould(true);

  @ArchTest static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule logsGoThroughThePlatformsLogger = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule threadsBelongToTheServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Executors.class)
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(Thread.class))));

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now");

  private static final DescribedPredicate<JavaMethod> OPERATION =
      describe(
          "operations of a boundary",
          method ->
              method.getOwner().getPackageName().contains(".boundary")
                  && (method.getOwner().isAnnotatedWith(Stateless.class)
                      || method.getOwner().isAnnotatedWith(Singleton.class)));

  @ArchTest
  static final ArchRule operationsSayWhoMayCall =
      methods()
          .that(OPERATION)
          .and()
          .arePublic()
          .should(
              be(
                  describe(
                      "permitted to somebody or open with a reason",
                      method -> saysWho(method) || saysWho(method.getOwner()))))
          .allowEmptyShould(true);

  private static boolean saysWho(JavaMethod method) {
    return method.isAnnotatedWith(Permitted.class) || method.isAnnotatedWith(Open.class);
  }

  private static boolean saysWho(JavaClass type) {
    return type.isAnnotatedWith(Permitted.class) || type.isAnnotatedWith(Open.class);
  }
}
