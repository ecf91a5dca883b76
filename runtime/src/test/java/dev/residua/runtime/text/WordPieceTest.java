package dev.residua.runtime.text;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.runtime.Refusal;
import dev.residua.runtime.ResiduaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTest {
  private static final String JSON =
      """
      {
        "added_tokens": [
          {"id": 0, "content": "[PAD]", "special": true},
          {"id": 1, "content": "[UNK]", "special": true},
          {"id": 2, "content": "[CLS]", "special": true},
          {"id": 3, "content": "[SEP]", "special": true}
        ],
        "normalizer": {
          "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
          "strip_accents": null, "lowercase": true
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
          "type": "TemplateProcessing",
          "single": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
          ]
        },
        "model": {
          "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100,
          "vocab": {
            "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "un": 4, "##aff": 5, "##able": 6,
            "cafe": 7, "a": 8, "man": 9, "is": 10, ",": 11, ".": 12, "##s": 13, "\u4eac": 14,
            "!": 15, "don": 16, "'": 17, "t": 18
          }
        }
      }
      """;

  @TempDir Path folder = Path.of("");
  private Tokenizer tokenizer = Vocabulary.of("none", List.of(), Vocabulary.Unit.WORD);

  @BeforeEach
  void open() throws IOException {
    tokenizer = Tokenizer.open(Files.writeString(folder.resolve("tokenizer.json"), JSON));
  }

  @Test
  void wordsAreSplitIntoTheLongestTokens() {
    assertThat(tokenizer.encode("A man is unaffable.")).isEqualTo(ids(2, 8, 9, 10, 4, 5, 6, 12, 3));
    assertThat(tokenizer.decode(2, 8, 9, 10, 4, 5, 6, 12, 3)).isEqualTo("a man is unaffable.");
  }

  @Test
  void textIsCleanedFirst() {
    assertThat(tokenizer.encode("  CAFÉS\u0000\u200b\t,")).isEqualTo(ids(2, 7, 13, 11, 3));
    assertThat(tokenizer.encode("a京man")).isEqualTo(ids(2, 8, 14, 9, 3));
    assertThat(tokenizer.encode("don't!!")).isEqualTo(ids(2, 16, 17, 18, 15, 15, 3));
  }

  @Test
  void whatHasNoTokenIsUnknown() {
    assertThat(tokenizer.encode("unq man")).isEqualTo(ids(2, 1, 9, 3));
    assertThat(tokenizer.encode("a" + "s".repeat(99))).hasLength(102);
    assertThat(tokenizer.encode("a" + "s".repeat(100))).isEqualTo(ids(2, 1, 3));
  }

  @Test
  void aLimitCutsTheTextAndKeepsTheSpecialTokens() {
    assertThat(tokenizer.encode("a man is a man", 4)).isEqualTo(ids(2, 8, 9, 3));
    assertThat(Refusal.of(() -> tokenizer.encode("a", 1)))
        .isEqualTo("a limit of 1 tokens leaves no room for the 2 special ones");
  }

  @Test
  void aBatchIsPadded() {
    TextBatch batch = TextBatch.of(tokenizer, List.of("a", "a man."));
    assertThat(batch.ids().toString()).isEqualTo("i32[2, 5] 2 8 3 0 0 2 8 9 …");
    assertThat(batch.mask().data()).isEqualTo(ids(1, 1, 1, 0, 0, 1, 1, 1, 1, 1));
  }

  @Test
  void theOldVocabularyFileIsReadToo() throws IOException {
    Path file =
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nman\n##s\n");
    assertThat(Tokenizer.open(file).encode("Mans x")).isEqualTo(ids(2, 4, 5, 1, 3));
  }

  @Test
  void otherKindsAreRefusedByName() throws IOException {
    assertThat(refusal(JSON.replace("\"WordPiece\", \"unk", "\"Unigram\", \"unk")))
        .endsWith("a tokenizer of type Unigram cannot be read; WordPiece and byte-level BPE can");
    assertThat(refusal(JSON.replace("BertPreTokenizer", "Metaspace")))
        .endsWith("the pre_tokenizer Metaspace cannot be read; BertPreTokenizer can");
    assertThat(refusal(JSON.replace("\"un\": 4", "\"un\": 5"))).contains("have the same id 5");
    assertThat(refusal(JSON.replace("\"un\": 4", "\"un\": -4")))
        .endsWith("`un` is not a whole number from 0");
    assertThat(refusal(JSON.substring(0, 300))).contains("is not JSON");
  }

  private String refusal(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), json);
    return String.valueOf(
        assertThrows(ResiduaException.class, () -> Tokenizer.open(file)).getMessage());
  }

  private static int[] ids(int... ids) {
    return ids;
  }
}
