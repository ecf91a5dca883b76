package dev.residua.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that Maven built, and the Java that runs it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "residua " + number(), "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }

  private static String number() {
    try (var in = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
