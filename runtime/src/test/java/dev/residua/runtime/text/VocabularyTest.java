package dev.residua.runtime.text;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aVocabularyOfCharactersSplitsIntoCharacters() throws IOException {
    Tokenizer tokenizer = open("<pad>\n<s>\n</s>\nа\nб\n");
    assertThat(tokenizer.encode("абба")).isEqualTo(new int[] {3, 4, 4, 3});
    assertThat(tokenizer.decode(1, 3, 4, 2)).isEqualTo("аб");
    assertThat(tokenizer.id("</s>")).hasValue(2);
    assertThat(tokenizer.padding()).isEqualTo(0);
  }

  @Test
  void aVocabularyOfWordsSplitsAtBlanks() throws IOException {
    Tokenizer tokenizer = open("the\ncat\nsat\n<unk>\n");
    assertThat(tokenizer.encode(" the cat  ate")).isEqualTo(new int[] {0, 1, 3});
    assertThat(tokenizer.decode(0, 1, 2)).isEqualTo("the cat sat");
  }

  @Test
  void whatHasNoTokenIsAnErrorWhereNothingStandsForIt() throws IOException {
    Tokenizer tokenizer = open("a\nb\n");
    assertThat(Refusal.of(() -> tokenizer.encode("abx")))
        .isEqualTo(
            "`x` at position 2 of the text is not in the vocabulary, which has no <unk> either");
  }

  @Test
  void aTokenThatIsThereTwiceIsPlaced() {
    assertThat(Refusal.of(() -> open("a\nb\na\n")))
        .endsWith("the token `a` is in line 1 and in line 3");
  }

  @Test
  void theRealVocabularyGivesTheRealIds() throws IOException {
    Path data =
        Path.of(System.getProperty("residua.shared", "../shared"), "data", "aren-transliteration");
    Assumptions.assumeTrue(
        Files.exists(data), () -> "skipped: the shared data is not there: " + data);
    Tokenizer source = Tokenizer.open(data.resolve("source_vocabulary.txt"));
    IntTensor ids = (IntTensor) Npy.read(data.resolve("source_ids.npy"));
    assertThat(source.encode(source.decode(ids.data()))).isEqualTo(ids.data());
    Tokenizer target = Tokenizer.open(data.resolve("target_vocabulary.txt"));
    for (String pair : Files.readAllLines(data.resolve("pairs.tsv"))) {
      String[] words = pair.split("\t", -1);
      assertThat(source.decode(source.encode(words[0]))).isEqualTo(words[0]);
      assertThat(target.decode(target.encode(words[1]))).isEqualTo(words[1]);
    }
  }

  private Tokenizer open(String lines) throws IOException {
    return Tokenizer.open(Files.writeString(folder.resolve("vocabulary.txt"), lines));
  }
}
