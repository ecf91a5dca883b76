package dev.residua.runtime.text;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.Refusal;
import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelBpeTest {
  @TempDir Path folder = Path.of("");
  private Tokenizer tokenizer = Vocabulary.of("none", List.of(), Vocabulary.Unit.WORD);

  @BeforeEach
  void open() throws IOException {
    // Bytes are 0 .. 255, then the merges in their order, then the end of a text.
    String bytes =
        IntStream.range(0, 256)
            .mapToObj(b -> Json.quote(String.valueOf(ByteLevelBpe.visible(b))) + ": " + b)
            .collect(Collectors.joining(", "));
    tokenizer =
        Tokenizer.open(
            Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {
                  "added_tokens": [{"id": 261, "content": "<|endoftext|>", "special": true}],
                  "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
                  "post_processor": {"type": "ByteLevel", "trim_offsets": false},
                  "model": {
                    "type": "BPE",
                    "vocab": {%s, "lo": 256, "low": 257, "er": 258, "Ġlow": 259, "aa": 260},
                    "merges": ["l o", "lo w", "e r", ["Ġ", "low"], "a a"]
                  }
                }
                """
                    .formatted(bytes)));
  }

  @Test
  void pairsAreMergedInTheOrderInWhichTheyWereLearnt() {
    assertThat(tokenizer.encode("lower low")).isEqualTo(ids(257, 258, 259));
    assertThat(tokenizer.encode("aaaaa")).isEqualTo(ids(260, 260, 'a'));
  }

  @Test
  void wordsAreSplitBeforeTheyAreMerged() {
    assertThat(tokenizer.encode("a  a")).isEqualTo(ids('a', ' ', ' ', 'a'));
    assertThat(tokenizer.encode("we'll")).isEqualTo(ids('w', 'e', '\'', 'l', 'l'));
    assertThat(tokenizer.encode("a<|endoftext|>a")).isEqualTo(ids('a', 261, 'a'));
    assertThat(tokenizer.decode('a', 261, 259)).isEqualTo("a low");
  }

  @Test
  void everyTextComesBack() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0xd800)
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void aLongWordIsMergedInGoodTime() {
    assertThat(tokenizer.encode("lower".repeat(100_000))).hasLength(200_000);
  }

  @Test
  void anIdOutsideTheVocabularyIsNamed() {
    assertThat(Refusal.of(() -> tokenizer.decode(262)))
        .isEqualTo("id 262 is outside the vocabulary 0 .. 261");
  }

  private static int[] ids(int... ids) {
    return ids;
  }
}
