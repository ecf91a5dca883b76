package dev.residua.benchmarks.cold;

import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Prepared;
import dev.residua.benchmarks.network.RawTensor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// What is started: an engine as a user of it starts it, with nothing on the class path that it
/// does not need.
enum Contender {
  /// As it comes: each process unpacks the library of 28 MB from its jar.
  ONNX_RUNTIME("ONNX Runtime"),
  /// The library was unpacked before.
  UNPACKED("ONNX Runtime, unpacked"),
  /// With the options that the README tells.
  RESIDUA("Residua");

  private static final String JNI = "libonnxruntime4j_jni.so";

  final String title;

  Contender(String title) {
    this.title = title;
  }

  /// What to give a JVM that runs the row once.
  ///
  /// @param result where to write the output
  List<String> arguments(Prepared row, Path result) {
    var command = new ArrayList<String>();
    command.add("--enable-native-access=ALL-UNNAMED");
    switch (this) {
      case ONNX_RUNTIME -> {
        addAll(command, "-cp", path(place(ai.onnxruntime.OrtEnvironment.class), benchmarks()));
        onnx(command, row, result);
      }
      case UNPACKED -> {
        addAll(command, "-cp", path(place(ai.onnxruntime.OrtEnvironment.class), benchmarks()));
        command.add("-Donnxruntime.native.path=" + unpacked());
        onnx(command, row, result);
      }
      case RESIDUA -> {
        addAll(command, "--add-modules", "jdk.incubator.vector");
        var more = System.getProperty("residua.cold.options", "").strip();
        if (!more.isEmpty()) {
          command.addAll(List.of(more.split(" +", -1)));
        }
        var runtime = place(dev.residua.runtime.Model.class);
        addAll(command, "-cp", path(row.classes(), runtime, benchmarks()), "benchmark.Main");
        addAll(command, row.weights().toString(), row.output(), result.toString());
        inputs(command, row.inputs());
      }
    }
    return command;
  }

  private static void onnx(List<String> command, Prepared row, Path result) {
    command.add(OnnxRuntimeStart.class.getName());
    addAll(command, row.onnx().toString(), row.onnxOutput(), result.toString());
    inputs(command, row.onnxInputs());
  }

  private static void inputs(List<String> command, List<RawTensor> inputs) {
    inputs.forEach(input -> command.addAll(input.words()));
  }

  private static void addAll(List<String> command, String... words) {
    command.addAll(List.of(words));
  }

  private static String path(Path... places) {
    var path = new ArrayList<String>();
    for (var place : places) {
      path.add(place.toString());
    }
    return String.join(File.pathSeparator, path);
  }

  private static Path benchmarks() {
    return place(Contender.class);
  }

  /// The jar that a class came from.
  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The folder of ONNX Runtime's libraries.
  private static Path unpacked() {
    var folder = Preparation.folder().resolve("onnxruntime");
    for (var library : List.of("libonnxruntime.so", JNI)) {
      var file = folder.resolve(library);
      if (!Files.exists(file)) {
        var entry = "/ai/onnxruntime/native/linux-x64/" + library;
        try (var in = ai.onnxruntime.OrtEnvironment.class.getResourceAsStream(entry)) {
          if (in == null) {
            throw new IOException("no " + entry + " on the class path");
          }
          Files.createDirectories(folder);
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return folder;
  }
}
