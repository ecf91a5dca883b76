package dev.residua.cli.run;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/// Ids, or the likeliest ids of logits, as text: one line for each row.
final class TokenText {
  private TokenText() {}

  static List<String> lines(Tensor tensor, Tokenizer tokenizer) {
    if (tensor.rank() == 0 || tensor.size() == 0) {
      return List.of();
    }
    int[] ids =
        switch (tensor) {
          case IntTensor ints -> ints.data();
          case FloatTensor logits -> likeliest(logits);
        };
    int axis =
        switch (tensor) {
          case IntTensor _ -> tensor.rank() - 1;
          case FloatTensor _ -> tensor.rank() - 2;
        };
    int length = axis < 0 ? ids.length : tensor.dim(axis);
    var lines = new ArrayList<String>();
    for (int at = 0; at < ids.length; at += length) {
      var row = java.util.Arrays.copyOfRange(ids, at, at + length);
      lines.add(tokenizer.decode(row));
    }
    return lines;
  }

  private static int[] likeliest(FloatTensor logits) {
    int classes = logits.dim(logits.rank() - 1);
    int[] ids = new int[logits.size() / classes];
    for (int row = 0; row < ids.length; row++) {
      for (int c = 1; c < classes; c++) {
        if (logits.data()[row * classes + c] > logits.data()[row * classes + ids[row]]) {
          ids[row] = c;
        }
      }
    }
    return ids;
  }
}
