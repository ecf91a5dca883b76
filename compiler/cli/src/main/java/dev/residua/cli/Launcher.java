package dev.residua.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// Where the script `residua` starts: takes the real standard error, then runs [Main].
///
/// The script lets descriptor 2 pass through a filter that drops what the JVM says about its
/// incubating module, and gives the real standard error as descriptor 3.
public final class Launcher {
  private static final int REAL_STANDARD_ERROR = 3;

  private Launcher() {}

  public static void main(String[] args) {
    try {
      var byNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
      byNumber.setAccessible(true);
      var descriptor = byNumber.newInstance(REAL_STANDARD_ERROR);
      System.setErr(new PrintStream(new FileOutputStream(descriptor), true, System.err.charset()));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // The filtered stream shows the same messages, if a little later.
      System.err.flush();
    }
    Main.main(args);
  }
}
