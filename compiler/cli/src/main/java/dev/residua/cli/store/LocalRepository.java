package dev.residua.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/// Maven's repository on this machine, where Maven itself would look for it: `maven.repo.local` (of
/// this JVM, or in `MAVEN_OPTS` or `MAVEN_ARGS`), the settings, or `~/.m2/repository`.
///
/// @param given whether it was named by `maven.repo.local`, which Maven must then be told, too
record LocalRepository(Path folder, boolean given) {
  private static final String PROPERTY = "maven.repo.local";
  private static final Pattern OPTION = Pattern.compile("-D" + PROPERTY + "=(\\S+)");

  static LocalRepository find(Map<String, String> environment, Path home) {
    var property = System.getProperty(PROPERTY, "");
    if (!property.isBlank()) {
      return new LocalRepository(Path.of(property), true);
    }
    for (var variable : new String[] {"MAVEN_OPTS", "MAVEN_ARGS"}) {
      var match = OPTION.matcher(environment.getOrDefault(variable, ""));
      if (match.find()) {
        return new LocalRepository(Path.of(match.group(1)), true);
      }
    }
    var maven = home.resolve(".m2");
    var folder =
        ofSettings(maven.resolve("settings.xml"), home).orElse(maven.resolve("repository"));
    return new LocalRepository(folder, false);
  }

  Path jar(MavenPlace place) {
    return folder
        .resolve(place.group().replace('.', '/'))
        .resolve(place.artifact())
        .resolve(place.version())
        .resolve(place.artifact() + "-" + place.version() + ".jar");
  }

  private static Optional<Path> ofSettings(Path settings, Path home) {
    if (!Files.isReadable(settings)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(settings)) {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      var found = builder.parse(in).getElementsByTagName("localRepository");
      if (found.getLength() == 0 || found.item(0).getTextContent().isBlank()) {
        return Optional.empty();
      }
      var text = found.item(0).getTextContent().strip();
      return Optional.of(Path.of(text.replace("${user.home}", home.toString())));
    } catch (IOException | SAXException | ParserConfigurationException _) {
      // Settings that Maven itself would refuse: its own message is the better one.
      return Optional.empty();
    }
  }
}
