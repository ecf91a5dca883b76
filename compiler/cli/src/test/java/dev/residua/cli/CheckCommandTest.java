package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  private static final String GOOD =
      """
      model Good {
          input x: f32[N, 4]
          output y = x -> linear(4) -> relu
      }
      """;

  private static final String BAD =
      """
      model Bad {
          input x: f32[N, 4]
          output y = x -> residual { linear(5) }
      }
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aGoodFileIsCountedAndExitsWithZero() throws IOException {
    var call = Call.residua("check", file("good.resnet", GOOD));
    assertThat(call.err()).isEmpty();
    assertThat(call.out()).isEqualTo("checked 1 file, 1 model: no errors\n");
    assertThat(call.code()).isEqualTo(0);
  }

  @Test
  void anErrorHasItsPlaceAndAHelp() throws IOException {
    var bad = file("bad.resnet", BAD);
    var call = Call.residua("check", file("good.resnet", GOOD), bad);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).startsWith("error[RN0203]: ");
    assertThat(call.out()).contains(bad + ":3:");
    assertThat(call.out()).contains("help: ");
    assertThat(call.out()).endsWith("1 error\n");
    assertThat(call.out()).doesNotContain("\033[");
  }

  @Test
  void asJsonEveryLineIsAnObject() throws IOException {
    var bad = file("bad.resnet", BAD);
    var call = Call.residua("check", "--diagnostics=json", file("good.resnet", GOOD), bad);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out().lines().toList()).hasSize(1);
    var diagnostic = (Json.Obj) Json.parse(call.out().strip());
    assertThat(diagnostic.get("code")).hasValue(new Json.Str("RN0203"));
    assertThat(diagnostic.get("file")).hasValue(new Json.Str(bad.toString()));
    assertThat(diagnostic.get("line")).hasValue(new Json.Int(3));
  }

  @Test
  void importsAreRelativeToTheFileThatImports() throws IOException {
    Files.createDirectories(folder.resolve("blocks"));
    file("blocks/unit.resnet", "block Unit(width: int) { linear(width) -> relu }\n");
    var net =
        file(
            "net.resnet",
            """
            import Unit from "blocks/unit.resnet"
            model Net { input x: f32[N, 4]  output y = x -> Unit(8) }
            """);
    assertThat(Call.residua("check", net).out()).endsWith("no errors\n");

    Files.delete(folder.resolve("blocks/unit.resnet"));
    assertThat(Call.residua("check", net).out()).contains("error[RN0501]");
  }

  @Test
  void filesThatCannotBeReadAreMistakes() throws IOException {
    var good = file("good.resnet", GOOD);
    var missing = Call.residua("check", folder.resolve("god.resnet"));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "residua: there is no file %s\nhelp: did you mean %s?\n"
                .formatted(folder.resolve("god.resnet"), good));
    assertThat(Call.residua("check", folder).err())
        .isEqualTo("residua: " + folder + " is a folder, and a file is needed\n");
    Files.write(folder.resolve("latin.resnet"), new byte[] {'/', '/', (byte) 0xe4});
    assertThat(Call.residua("check", folder.resolve("latin.resnet")).err())
        .contains("is not text in UTF-8");
  }

  @Test
  void deepNestingEndsInAResultOrAnError() throws IOException {
    var deep = "{ ".repeat(20_000) + "relu" + " }".repeat(20_000);
    var call =
        Call.residua(
            "check",
            file("deep.resnet", "model M { input x: f32[N]  output y = x -> " + deep + " }"));
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).contains("error[RN0104]");
  }
}
