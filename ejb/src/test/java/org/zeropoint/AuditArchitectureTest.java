package org.zeropoint;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.ejb.Singleton;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Query;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.audit.control.Log;
import org.zeropoint.audit.control.RefusalLog;
import org.zeropoint.audit.control.UnitOfWork;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.models.control.Registrations;
import org.zeropoint.pipeline.boundary.Uploads;
import org.zeropoint.security.control.DemoAccounts;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.engine.petals.client.Swarm;

/** The log is complete: whatever changes something leaves an entry, and nothing goes past it. */
@AnalyzeClasses(packages = "org.zeropoint", importOptions = DoNotIncludeTests.class)
class AuditArchitectureTest {

  private static final String NAME = "[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*";

  private static final DescribedPredicate<JavaMethod> OPERATION =
      describe(
          "operations of a boundary",
          method ->
              method.getOwner().getPackageName().contains(".boundary")
                  && (method.getOwner().isAnnotatedWith(Stateless.class)
                      || method.getOwner().isAnnotatedWith(Singleton.class)));

  private static final DescribedPredicate<JavaMethod> AUDITED =
      describe("audited", method -> method.isAnnotatedWith(Audited.class));

  private static final DescribedPredicate<JavaMethod> READ_ONLY =
      describe("read-only", method -> method.isAnnotatedWith(ReadOnly.class));

  @ArchTest
  static final ArchRule operationsAreAudited_readOnlyOrComposite_andOneOfThem =
      methods()
          .that(OPERATION)
          .and()
          .arePublic()
          .and()
          // Writes entries itself, of operations whose own transactions are over.
          .areNotDeclaredIn(Refusals.class)
          .should(
              hold(
                  "be one of audited, read-only and composite",
                  method ->
                      Stream.of(Audited.class, ReadOnly.class, Composite.class)
                              .filter(method::isAnnotatedWith)
                              .count()
                          == 1));

  @ArchTest
  static void entriesAreNamedAreaDotVerb_eachOperationByItsOwnName(JavaClasses product) {
    Map<String, List<String>> operations =
        all(product, AUDITED)
            .collect(
                Collectors.groupingBy(
                    method -> method.getAnnotationOfType(Audited.class).value(),
                    TreeMap::new,
                    Collectors.mapping(JavaMethod::getFullName, Collectors.toList())));
    assertThat(operations).hasSizeGreaterThan(50);
    assertThat(operations.keySet()).allMatch(name -> name.matches(NAME));
    assertThat(operations).allSatisfy((name, methods) -> assertThat(methods).hasSize(1));
  }

  @ArchTest
  static final ArchRule interceptorsSeeTheirMethods =
      methods()
          .that(AUDITED.or(READ_ONLY))
          .should(
              hold(
                  "be seen by an interceptor: of a bean, and neither private, final nor static",
                  method ->
                      Stream.of(JavaModifier.PRIVATE, JavaModifier.FINAL, JavaModifier.STATIC)
                              .noneMatch(method.getModifiers()::contains)
                          && isBean(method.getOwner())));

  @ArchTest
  static final ArchRule noClassIsAuditedOrReadOnlyAsAWhole =
      noClasses()
          .that()
          .areNotAnnotatedWith(Interceptor.class)
          .should()
          .beAnnotatedWith(Audited.class)
          .orShould()
          .beAnnotatedWith(ReadOnly.class);

  @ArchTest
  static final ArchRule nobodyCallsTheirOwnAuditedMethod_pastTheInterceptor =
      methods()
          .that(AUDITED)
          .and()
          // Calls it through the container, for a transaction of its own.
          .areNotDeclaredIn(Registrations.class)
          .should(
              hold(
                  "be called by other classes only",
                  method ->
                      Stream.concat(
                              method.getCallsOfSelf().stream().map(call -> call.getOriginOwner()),
                              method.getReferencesToSelf().stream()
                                  .map(reference -> reference.getOriginOwner()))
                          .noneMatch(method.getOwner()::equals)));

  @ArchTest
  static final ArchRule compositeOperationsHaveNoTransaction =
      methods()
          .that()
          .areAnnotatedWith(Composite.class)
          .should(hold("have no transaction", AuditArchitectureTest::hasNoTransaction));

  @ArchTest
  static final ArchRule compositeOperationsAreMadeOfAuditedOnes =
      methods()
          .that()
          .areAnnotatedWith(Composite.class)
          .and(
              describe(
                  // Puts a file into the store, named by its digest; corpus.upload and
                  // upload.receive take it from there.
                  "do not only receive a file",
                  method ->
                      !((method.getOwner().isEquivalentTo(Corpora.class)
                              || method.getOwner().isEquivalentTo(Uploads.class))
                          && "receive".equals(method.getName()))))
          .should(
              hold(
                  "reach an audited operation",
                  method ->
                      new Reach()
                          .way(
                              method,
                              called -> called.method().filter(AUDITED).isPresent(),
                              next -> false)
                          .isPresent()));

  @ArchTest
  static void readOnlyOperationsReachNothingThatWrites(JavaClasses product) {
    Set<String> writes = Set.of("persist", "merge", "remove", "executeUpdate");
    List<String> ways =
        all(product, READ_ONLY)
            .flatMap(
                method ->
                    new Reach()
                            .way(
                                method,
                                called ->
                                    called.method().filter(AUDITED).isPresent()
                                        || (writes.contains(called.name())
                                            && isOfPersistence(called.owner())),
                                // A node that lied is taken out in an operation and on a thread of
                                // its own.
                                next -> next.getOwner().isAssignableTo(Swarm.class))
                            .stream())
            .toList();
    assertThat(ways).isEmpty();
  }

  @ArchTest
  static final ArchRule entriesAreWrittenInOnePlace =
      noClasses()
          .that()
          .doNotBelongToAnyOf(UnitOfWork.class, RefusalLog.class)
          .should()
          .callMethodWhere(target(owner(type(Log.class))).and(target(name("append"))));

  @ArchTest
  static final ArchRule entriesAreMadeInOnePlace =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Log.class, AuditEntry.class)
          .should()
          .callConstructorWhere(target(owner(type(AuditEntry.class))));

  @ArchTest
  static final ArchRule sqlGoesThroughTheRecorder_butForMigrations =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.zeropoint.ops..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Statement.class,
              PreparedStatement.class,
              CallableStatement.class,
              DriverManager.class)
          .orShould()
          .callMethodWhere(
              target(owner(type(Connection.class)))
                  .and(
                      describe(
                          "asks more of a connection than what it is",
                          call ->
                              !Set.of("getMetaData", "isValid", "close")
                                  .contains(call.getTarget().getName()))))
          .orShould()
          .callMethodWhere(
              target(owner(type(EntityManager.class)))
                  .and(
                      describe(
                          "goes past the entity manager",
                          call ->
                              Set.of("unwrap", "getDelegate", "createStoredProcedureQuery")
                                  .contains(call.getTarget().getName()))));

  @ArchTest
  static final ArchRule theDataSourceIsForMigrationsAndHealth =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.zeropoint.ops..")
          .and()
          // Asks whether the database is the embedded one.
          .doNotBelongToAnyOf(DemoAccounts.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(DataSource.class);

  @ArchTest
  static final ArchRule transactionsAreTheContainers =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Transactional.class,
              UserTransaction.class,
              TransactionManager.class,
              EntityManagerFactory.class);

  @ArchTest
  static final ArchRule plainBeansOfABoundaryBeginNoTransaction =
      classes()
          .that()
          .resideInAPackage("..boundary..")
          .and()
          .areNotAnnotatedWith(Stateless.class)
          .and()
          .areNotAnnotatedWith(Singleton.class)
          .should()
          .notBeAnnotatedWith(TransactionAttribute.class);

  private static Stream<JavaMethod> all(
      JavaClasses product, DescribedPredicate<JavaMethod> wanted) {
    return product.stream().flatMap(owner -> owner.getMethods().stream()).filter(wanted);
  }

  private static boolean isOfPersistence(JavaClass type) {
    return type.isAssignableTo(EntityManager.class) || type.isAssignableTo(Query.class);
  }

  private static boolean isBean(JavaClass type) {
    return Stream.of(
            Stateless.class, Singleton.class, jakarta.enterprise.context.ApplicationScoped.class)
        .anyMatch(type::isAnnotatedWith);
  }

  private static boolean hasNoTransaction(JavaMethod method) {
    return method
        .tryGetAnnotationOfType(TransactionAttribute.class)
        .or(() -> method.getOwner().tryGetAnnotationOfType(TransactionAttribute.class))
        .map(TransactionAttribute::value)
        .filter(TransactionAttributeType.NOT_SUPPORTED::equals)
        .isPresent();
  }

  private static ArchCondition<JavaMethod> hold(String what, Predicate<JavaMethod> condition) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        if (!condition.test(method)) {
          events.add(
              SimpleConditionEvent.violated(method, method.getFullName() + " should " + what));
        }
      }
    };
  }
}
