package dev.residua.runtime.json;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    assertThat(
            Json.parse(" {\"b\": [1, -2.5e1, true, null], \"a\": \"x\\n\\u00e9\\ud83d\\ude00\"} "))
        .isEqualTo(
            new Json.Obj(
                Map.of(
                    "b",
                    new Json.Arr(
                        List.of(
                            new Json.Int(1),
                            new Json.Real(-25),
                            new Json.Bool(true),
                            new Json.Null())),
                    "a",
                    new Json.Str("x\né😀"))));
  }

  @Test
  void membersKeepTheirOrder() {
    Json.Obj object = (Json.Obj) Json.parse("{\"z\": 1, \"a\": 2, \"m\": 3}");
    assertThat(object.members().keySet()).containsExactly("z", "a", "m").inOrder();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2}  | the key \"a\" is there twice, at character 7",
        "[1,]              | a value is expected at character 3",
        "[1                | ',' is expected, but the text ends at character 2",
        "\"abc             | a string does not end at character 4",
        "01                | text after the end of the value at character 1",
        "1.                | a digit is expected, but the text ends at character 2",
        "\"\\x\"           | an unknown escape at character 2",
        "\"\\ud800\"       | half a character in the string at character 1",
        "1e999             | a number that is too large at character 0",
        "nul               | a value is expected at character 0",
        "{1:2}             | a key in quotes is expected at character 1",
      })
  void textThatIsNotJsonIsPlaced(String text, String message) {
    assertThat(assertThrows(JsonException.class, () -> Json.parse(text)))
        .hasMessageThat()
        .isEqualTo(message);
  }

  @Test
  void nestingIsLimited() {
    assertThat(assertThrows(JsonException.class, () -> Json.parse("[".repeat(100_000))))
        .hasMessageThat()
        .startsWith("nesting deeper than 128");
  }

  @Test
  void bytesMustBeUtf8() {
    byte[] bytes = {'"', (byte) 0xc3, '"'};
    assertThat(assertThrows(JsonException.class, () -> Json.parse(ByteBuffer.wrap(bytes))))
        .hasMessageThat()
        .isEqualTo("bytes that are not UTF-8 at character 1");
  }

  @Test
  void quotedTextReadsBackAsItself() {
    String text = "a\"b\\c\n\t\u0001é😀";
    assertThat(Json.parse(Json.quote(text))).isEqualTo(new Json.Str(text));
  }
}
