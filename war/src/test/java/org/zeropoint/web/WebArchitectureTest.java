package org.zeropoint.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the pages and REST may know of the product: its boundaries and what these speak in. */
@AnalyzeClasses(packages = "org.zeropoint.web", importOptions = DoNotIncludeTests.class)
class WebArchitectureTest {

  @ArchTest
  static final ArchRule webUsesBoundariesAndEntitiesOnly =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.zeropoint..")
                  .and(
                      resideOutsideOfPackages(
                          "org.zeropoint.web..",
                          "org.zeropoint.shared..",
                          "org.zeropoint.*.boundary..",
                          "org.zeropoint.*.entity..")));

  @ArchTest
  static final ArchRule webKnowsNeitherEngineNorDatabase =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "ai.djl..",
                  "com.aparapi..",
                  "java.sql..",
                  "javax.sql..",
                  "jakarta.persistence.."));

  @ArchTest static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule logsGoThroughThePlatformsLogger = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
