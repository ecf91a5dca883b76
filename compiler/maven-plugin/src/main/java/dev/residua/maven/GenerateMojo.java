package dev.residua.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Compiles the `.resnet` files of a project to Java and adds what comes out to its sources. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends AbstractMojo {
  private static final int USER_ERROR = 2;

  /** Where the `.resnet` files are. */
  @Parameter(
      property = "residua.sourceDirectory",
      defaultValue = "${project.basedir}/src/main/resnet",
      required = true)
  private File sourceDirectory;

  /** Where the Java files go. */
  @Parameter(
      property = "residua.outputDirectory",
      defaultValue = "${project.build.directory}/generated-sources/resnet",
      required = true)
  private File outputDirectory;

  /** The package of the generated classes; the project's group id if it is not given. */
  @Parameter(property = "residua.packageName")
  private @Nullable String packageName;

  /**
   * Globs of the files to compile, relative to `sourceDirectory`; all `.resnet` files otherwise.
   */
  @Parameter private @Nullable List<String> includes;

  /**
   * What the models are compiled to: `java`, `cuda` (kernels, and a class that runs them on a GPU)
   * or `both`. The binaries of kernels, which need nvcc, become resources of the project.
   */
  @Parameter(property = "residua.target", defaultValue = "java")
  private String target;

  /** The architectures that CUDA kernels are built for, for example `sm_80,sm_90`. */
  @Parameter(property = "residua.architectures")
  private @Nullable String architectures;

  /** What the factors of products are rounded to on CUDA: `f32`, `tf32` or `bf16`. */
  @Parameter(property = "residua.precision", defaultValue = "f32")
  private String precision;

  /**
   * How Java holds the weights of products: `f32`, `bf16`, `f16`, or `q8` (8 bits and a scale for
   * each output, in linear layers).
   */
  @Parameter(property = "residua.weightType", defaultValue = "f32")
  private String weightType;

  /** Generates nothing. */
  @Parameter(property = "residua.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> pluginArtifacts;

  private final ToolchainManager toolchains;

  @Inject
  public GenerateMojo(ToolchainManager toolchains) {
    this.toolchains = toolchains;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("skipped");
      return;
    }
    try {
      generate();
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read or write: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
    project.addCompileSourceRoot(outputDirectory.getPath());
    if (!target.equals(Choices.JAVA)) {
      Resource binaries = new Resource();
      binaries.setDirectory(outputDirectory.getPath());
      binaries.addInclude("**/*.fatbin");
      project.addResource(binaries);
    }
  }

  private void generate()
      throws IOException, InterruptedException, MojoExecutionException, MojoFailureException {
    Path work = Path.of(project.getBuild().getDirectory(), "residua", execution.getExecutionId());
    Sources sources =
        new Sources(
            sourceDirectory.toPath(),
            Path.of(project.getBuild().getDirectory()),
            includes == null || includes.isEmpty() ? Sources.ALL : includes);
    GeneratedSources generated =
        new GeneratedSources(outputDirectory.toPath(), work.resolve("manifest"));
    List<Path> classPath =
        pluginArtifacts.stream()
            .map(Artifact::getFile)
            .filter(Objects::nonNull)
            .map(File::toPath)
            .toList();
    List<Path> files = sources.toCompile();
    String toPackage =
        packageName == null ? PackageName.ofGroupId(project.getGroupId()) : packageName;
    Choices choices = new Choices(toPackage, target, architectures, precision, weightType);
    String inputs =
        new Fingerprint()
            .text(choices.options().toString())
            .text(files.toString())
            .contents(sources.files())
            .versions(classPath)
            .hex();
    if (generated.areFresh(inputs)) {
      getLog().info("nothing to compile: all of " + count(files) + " is up to date");
      return;
    }
    Path staging = work.resolve("compiled");
    GeneratedSources.deleteRecursively(staging);
    Files.createDirectories(staging);
    if (!files.isEmpty()) {
      CompilerProcess compiler = new CompilerProcess(java(), classPath);
      report(compiler.compile(files, staging, choices));
    }
    generated.replaceBy(staging, inputs);
    GeneratedSources.deleteRecursively(staging);
    getLog().info("compiled " + count(files) + " to " + outputDirectory);
  }

  private void report(CompilerProcess.Result result)
      throws MojoExecutionException, MojoFailureException {
    for (Diagnostic diagnostic : result.diagnostics()) {
      switch (diagnostic.severity()) {
        case ERROR -> getLog().error(diagnostic.inMavenForm());
        case WARNING -> getLog().warn(diagnostic.inMavenForm());
      }
    }
    if (result.exitCode() == 0) {
      result.otherOutput().forEach(line -> getLog().info(line));
      return;
    }
    result.otherOutput().forEach(line -> getLog().error(line));
    if (result.exitCode() == USER_ERROR) {
      long errors = result.errors();
      throw new MojoFailureException(
          errors == 0
              ? "the compiler of .resnet files refused: " + String.join("; ", result.otherOutput())
              : errors + (errors == 1 ? " error" : " errors") + " in .resnet files");
    }
    throw new MojoExecutionException(
        "the compiler of .resnet files failed with exit code "
            + result.exitCode()
            + "; what it said stands above");
  }

  /** The `java` of the toolchain that the build has chosen, or else of any that is new enough. */
  private Path java() throws MojoExecutionException {
    List<Path> javas = new ArrayList<>();
    Toolchain chosen = toolchains.getToolchainFromBuildContext("jdk", session);
    if (chosen != null) {
      addJava(chosen, javas);
    }
    javas.add(Path.of(System.getProperty("java.home", ""), "bin", "java"));
    for (Toolchain other :
        toolchains.getToolchains(session, "jdk", Map.of("version", "[" + Jdk.NEEDED + ",)"))) {
      addJava(other, javas);
    }
    return Jdk.choose(javas)
        .orElseThrow(() ->
            new MojoExecutionException(
                "needs a JDK 25: install one, for instance Temurin 25 from https://adoptium.net,"
                    + " and run Maven on it or choose it by maven-toolchains-plugin"
                    + " (goal select-jdk-toolchain)"));
  }

  private static void addJava(Toolchain toolchain, List<Path> javas) {
    String java = toolchain.findTool("java");
    if (java != null) {
      javas.add(Path.of(java));
    }
  }

  private static String count(List<Path> files) {
    return files.size() == 1 ? "1 .resnet file" : files.size() + " .resnet files";
  }
}
