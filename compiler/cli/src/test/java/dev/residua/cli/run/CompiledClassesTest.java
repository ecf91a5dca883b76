package dev.residua.cli.run;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.cli.store.Cache;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.WeightType;
import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompiledClassesTest {
  @TempDir Path folder;

  private final AtomicInteger compiled = new AtomicInteger();

  private CompiledClasses classes() {
    return new CompiledClasses(Optional.of(new Cache(folder)), "compiler 1");
  }

  private Supplier<Map<String, byte[]>> making(String text) {
    return () -> {
      compiled.incrementAndGet();
      return Map.of(
          "nets.Net", text.getBytes(StandardCharsets.UTF_8), "nets.Net$Part", new byte[] {1, 2, 3});
    };
  }

  private static String text(Map<String, byte[]> classes) {
    assertThat(classes.keySet()).containsExactly("nets.Net", "nets.Net$Part");
    return new String(classes.getOrDefault("nets.Net", new byte[0]), StandardCharsets.UTF_8);
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.list(folder.resolve("classes"))) {
      return files.filter(file -> !file.toString().endsWith(".crc32c")).sorted().toList();
    }
  }

  @Test
  void aSecondTimeNothingIsCompiled() {
    assertThat(text(classes().classes("a", making("first")))).isEqualTo("first");
    assertThat(text(classes().classes("a", making("again")))).isEqualTo("first");
    assertThat(text(classes().classes("b", making("other")))).isEqualTo("other");
    assertThat(compiled.get()).isEqualTo(2);
  }

  @Test
  void aBrokenEntryIsMadeAnew() throws IOException {
    var _ = classes().classes("a", making("first"));
    var entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);

    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(entry, changed);
    assertThat(text(classes().classes("a", making("second")))).isEqualTo("second");

    Files.write(entry, new byte[0]);
    assertThat(text(classes().classes("a", making("third")))).isEqualTo("third");

    Files.delete(entry.resolveSibling("a.crc32c"));
    assertThat(text(classes().classes("a", making("fourth")))).isEqualTo("fourth");
    assertThat(text(classes().classes("a", making("fifth")))).isEqualTo("fourth");
  }

  @Test
  void whereNothingCanBeWrittenEachIsCompiledForItself() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    for (var cache : List.of(Optional.of(new Cache(file)), Optional.<Cache>empty())) {
      var classes = new CompiledClasses(cache, "compiler 1");
      assertThat(text(classes.classes("a", making("first")))).isEqualTo("first");
      assertThat(text(classes.classes("a", making("second")))).isEqualTo("second");
    }
  }

  @Test
  void aFailureOfTheCompilerLeavesNothing() throws IOException {
    Supplier<Map<String, byte[]>> failing =
        () -> {
          throw new IllegalStateException("it does not compile");
        };
    assertThrows(IllegalStateException.class, () -> classes().classes("a", failing));
    assertThat(entries()).isEmpty();
  }

  @Test
  void manyAtOnceAllGetWholeClasses() throws Exception {
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> calls =
          IntStream.range(0, 64)
              .<Callable<String>>mapToObj(
                  i -> () -> text(classes().classes("key" + i % 2, making("made " + i % 2))))
              .toList();
      var results = pool.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo("made " + i % 2);
      }
    }
    assertThat(entries()).hasSize(2);
  }

  @Test
  void onlyTheLastAreKept() throws IOException {
    for (int i = 0; i < 70; i++) {
      var _ = classes().classes("key" + i, making("made"));
    }
    assertThat(entries()).hasSize(64);
  }

  @Test
  void aModelIsCompiledAnewWhereItsOriginOrTheCompilerChanged() throws IOException {
    var text = "model M {\n  input x: f32[N, 3]\n  output y = x -> relu\n}\n";
    var source = new SourceFile("m.resnet", text);
    var graph =
        Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT).graphs().getFirst();
    assertThat(classes().model(graph, List.of(text)).info().name()).isEqualTo("M");
    assertThat(classes().model(graph, List.of(text)).info().name()).isEqualTo("M");
    assertThat(entries()).hasSize(1);
    var _ = classes().model(graph, List.of(text, "--set a=1"));
    assertThat(entries()).hasSize(2);
    var _ = classes().model(graph, List.of(text), JavaOptions.DEFAULT.with(WeightType.Q8));
    assertThat(entries()).hasSize(3);
    var other = new CompiledClasses(Optional.of(new Cache(folder)), "compiler 2");
    assertThat(other.model(graph, List.of(text)).info().name()).isEqualTo("M");
    assertThat(entries()).hasSize(4);
  }
}
