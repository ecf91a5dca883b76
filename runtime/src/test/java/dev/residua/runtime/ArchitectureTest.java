package dev.residua.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The runtime stands alone.
@AnalyzeClasses(
    packages = "dev.residua.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theRuntimeKnowsNothingOfTheCompiler =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.residua.compiler..", "dev.residua.grammar..", "dev.residua.cli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theRuntimeNeedsNothingButTheJdk =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.residua.runtime..",
              "java..",
              "javax.imageio..",
              "jdk.incubator.vector..",
              "org.jspecify..",
              "")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices()
          .matching("dev.residua.runtime.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);
}
