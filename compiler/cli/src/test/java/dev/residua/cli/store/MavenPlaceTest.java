package dev.residua.cli.store;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.cli.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MavenPlaceTest {
  @Test
  void aPlaceNamesAnArtifactAndAnEntry() {
    assertThat(MavenPlace.of("maven:org.example:nets:1.0-beta5!/a/b.onnx"))
        .hasValue(new MavenPlace("org.example", "nets", "1.0-beta5", "a/b.onnx"));
    assertThat(MavenPlace.of("weights.safetensors")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maven:a:b",
        "maven:a:b:c",
        "maven:a:b:c!/",
        "maven:a:b:c!/../../etc/passwd",
        "maven:a:../b:c!/d",
        "maven:a:b:c d!/e"
      })
  void anythingElseIsAMistake(String place) {
    var mistake = assertThrows(UserError.class, () -> MavenPlace.of(place));
    assertThat(mistake.help()).hasValue("it has the form maven:group:artifact:version!/entry");
  }
}
