package dev.residua.examples.transliteration;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import dev.residua.runtime.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trained weights, and what another library computed from them.
class TransliteratorTest {
  private static final Path DATA =
      Path.of(
          System.getProperty("residua.shared", "../../../shared"), "data", "aren-transliteration");

  @BeforeAll
  static void needsData() {
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
  }

  @Test
  void encodesAndDecodes() {
    try (var weights = weights()) {
      var outputs =
          Transliteration.load(weights)
              .run((IntTensor) read("source_ids.npy"), (IntTensor) read("target_ids.npy"));

      var encoded = (FloatTensor) read("encoded.npy");
      var logits = (FloatTensor) read("logits.npy");
      assertThat(outputs.encoded().data())
          .usingTolerance(1e-4)
          .containsExactly(encoded.data())
          .inOrder();
      assertThat(outputs.logits().data())
          .usingTolerance(1e-4)
          .containsExactly(logits.data())
          .inOrder();
    }
  }

  @Test
  void transliteratesEveryWord() throws IOException {
    var pairs = Files.readAllLines(DATA.resolve("pairs.tsv"));
    try (var weights = weights()) {
      var transliterator =
          new Transliterator(
              weights,
              Tokenizer.open(DATA.resolve("source_vocabulary.txt")),
              Tokenizer.open(DATA.resolve("target_vocabulary.txt")));
      for (var pair : pairs) {
        var word = pair.substring(0, pair.indexOf('\t'));
        assertWithMessage(word)
            .that(transliterator.transliterate(word))
            .isEqualTo(pair.substring(word.length() + 1));
      }
    }
    assertThat(pairs).isNotEmpty();
  }

  private static Weights weights() {
    return Weights.open(DATA.resolve("aren-transliteration.safetensors"));
  }

  private static Tensor read(String file) {
    return Npy.read(DATA.resolve(file));
  }
}
