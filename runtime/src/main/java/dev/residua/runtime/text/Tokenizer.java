package dev.residua.runtime.text;

import java.nio.file.Path;
import java.util.OptionalInt;

/// Text to the ids of a model's vocabulary, and back. Tokenizers are immutable.
public interface Tokenizer {
  /// The ids of a text, with the special tokens that the model expects around it.
  ///
  /// @throws dev.residua.runtime.ResiduaException where a part of the text has no token
  int[] encode(String text);

  /// As `encode`, with `limit` ids at most: the text is cut at its end, the special tokens stay.
  int[] encode(String text, int limit);

  /// The text of these ids, without special tokens.
  ///
  /// @throws dev.residua.runtime.ResiduaException where an id is not in the vocabulary
  String decode(int... ids);

  /// The number of ids: they are `0 .. size() - 1`.
  int size();

  /// The id of a token as it is written in the vocabulary, such as `[SEP]` or `</s>`.
  OptionalInt id(String token);

  /// The token of an id.
  ///
  /// @throws dev.residua.runtime.ResiduaException where the id is not in the vocabulary
  String token(int id);

  /// The id that fills short rows of a batch: that of the padding token, or 0.
  int padding();

  /// The tokenizer in a file: a Hugging Face `tokenizer.json` of a BERT-like (WordPiece) or a
  /// GPT-2-like (byte-level BPE) model, BERT's `vocab.txt`, or a vocabulary with one token a line.
  ///
  /// @throws dev.residua.runtime.ResiduaException where the file cannot be read or is of another
  ///   kind
  static Tokenizer open(Path file) {
    return TokenizerFile.open(file);
  }
}
