package dev.residua.compiler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/// What the packages of the compiler may know of each other and of the world.
@AnalyzeClasses(
    packages = "dev.residua.compiler",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule onlySyntaxKnowsAntlr =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.residua.compiler.syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.antlr..", "dev.residua.grammar..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheEmittersKnowJavaPoet =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.residua.compiler.emit.java..", "dev.residua.compiler.emit.cuda..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.palantir.javapoet..")
          .allowEmptyShould(true);

  /// Text comes in and files go out as values. Left are resources of the compiler's own jar, and
  /// the exceptions that other libraries declare.
  @ArchTest
  static final ArchRule theCompilerDoesNoInputOrOutput =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                  .and(
                      DescribedPredicate.not(
                          belongToAnyOf(
                              Serializable.class,
                              InputStream.class,
                              IOException.class,
                              UncheckedIOException.class))))
          .allowEmptyShould(true);

  /// Emitted code calls the runtime; the compiler only writes its names.
  @ArchTest
  static final ArchRule theCompilerDoesNotCallTheRuntime =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAPackage("dev.residua.runtime.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices()
          .matching("dev.residua.compiler.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);
}
