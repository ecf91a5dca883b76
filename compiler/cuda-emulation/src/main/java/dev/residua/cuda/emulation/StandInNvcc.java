package dev.residua.cuda.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A program `nvcc` that builds kernels for the host instead, for [StandInDriver]. It takes the
/// arguments `--version`, or `-o FILE` and, last, the source; others it leaves out of account.
public final class StandInNvcc {
  private StandInNvcc() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("--version")) {
      System.out.println("stand-in");
      return;
    }
    var target = Path.of(arguments[List.of(arguments).indexOf("-o") + 1]);
    var source = Files.readString(Path.of(arguments[arguments.length - 1]));
    var work = Path.of(System.getProperty("residua.emulation.folder"));
    var library = EmulationCompiler.in(work).build(source, Checks.FEW);
    Files.copy(library, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Writes a script that is this program to `bin/nvcc` of a folder, which can then stand for the
  /// folder of a toolkit.
  public static void install(Path folder) {
    var script =
        """
        #!/bin/sh
        exec "%s" -XX:TieredStopAtLevel=1 -cp "%s" "-Dresidua.emulation.folder=%s" %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                folder.toAbsolutePath(),
                StandInNvcc.class.getName());
    try {
      var file = Files.createDirectories(folder.resolve("bin")).resolve("nvcc");
      Files.writeString(file, script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
