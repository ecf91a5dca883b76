package dev.residua.runtime.text;

import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import java.util.List;

/// Texts as one batch.
///
/// @param ids i32[N, T], where T is the longest text's length and shorter rows end in padding
/// @param mask i32[N, T], 1 at a token and 0 at padding
public record TextBatch(IntTensor ids, IntTensor mask) {
  /// The ids of all texts.
  ///
  /// @throws ResiduaException where there is no text, or none has a token
  public static TextBatch of(Tokenizer tokenizer, List<String> texts) {
    return of(tokenizer, texts, Integer.MAX_VALUE);
  }

  /// As `of(Tokenizer, List)`, where each text is cut after `limit` tokens.
  public static TextBatch of(Tokenizer tokenizer, List<String> texts, int limit) {
    List<int[]> rows = texts.stream().map(text -> tokenizer.encode(text, limit)).toList();
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    if (longest == 0) {
      throw new ResiduaException("there is no text with a token in it; give at least one");
    }
    IntTensor ids = IntTensor.zeros(rows.size(), longest);
    IntTensor mask = IntTensor.zeros(rows.size(), longest);
    for (int n = 0; n < rows.size(); n++) {
      int[] row = rows.get(n);
      for (int t = 0; t < longest; t++) {
        ids.data()[n * longest + t] = t < row.length ? row[t] : tokenizer.padding();
        mask.data()[n * longest + t] = t < row.length ? 1 : 0;
      }
    }
    return new TextBatch(ids, mask);
  }
}
