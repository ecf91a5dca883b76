package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.tensor.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.text.TextBatch;
import java.util.List;

/// Inputs that are declared `from text("tokenizer.json", part = ids, max = 512)`: all of them are
/// made of the same texts. `part` is `ids`, `mask` (1 at a token, 0 at padding) or `types` (all 0);
/// longer texts are cut after `max` tokens.
final class TextInputs {
  private final List<String> texts;
  private final Tokenizers tokenizers;

  TextInputs(List<String> texts, Tokenizers tokenizers) {
    this.texts = List.copyOf(texts);
    this.tokenizers = tokenizers;
  }

  Tensor tensor(GraphInput input) {
    var place = input.from().text("file", input.from().text("tokenizer", ""));
    if (place.isEmpty()) {
      throw new UserError(
          "input `" + input.name() + "` is made `from text`, but names no tokenizer",
          "name its file in the model: from text(\"tokenizer.json\")");
    }
    var tokenizer = tokenizers.at(place);
    var type = input.node().type();
    if (type.rank() != 2 && !(type.rank() == 1 && texts.size() == 1)) {
      throw new UserError(
          "input `"
              + input.name()
              + "` is "
              + type
              + ", and texts make a tensor of shape"
              + " [texts, tokens]");
    }
    var length = type.shape().last();
    int limit = limit(input.from(), length.isConstant() ? length.constant() : Integer.MAX_VALUE);
    var batch = TextBatch.of(tokenizer, texts, limit);
    int columns = length.isConstant() ? Math.toIntExact(length.constant()) : batch.ids().dim(1);
    int[] values =
        switch (input.from().text("part", "ids")) {
          case "ids" -> padded(batch.ids(), columns, tokenizer.padding());
          case "mask" -> padded(batch.mask(), columns, 0);
          case "types" -> new int[texts.size() * columns];
          default ->
              throw new UserError(
                  "input `"
                      + input.name()
                      + "` wants the part `"
                      + input.from().text("part", "")
                      + "` of a text",
                  "the parts are ids, mask and types");
        };
    int[] shape = type.rank() == 1 ? new int[] {columns} : new int[] {texts.size(), columns};
    return type.dtype() == DType.F32 ? floats(values, shape) : IntTensor.wrap(values, shape);
  }

  private static int limit(Presentation from, long axis) {
    double max = from.number("max", Integer.MAX_VALUE);
    return (int) Math.clamp(Math.min(max, (double) axis), 1, Integer.MAX_VALUE);
  }

  private static int[] padded(IntTensor tensor, int columns, int padding) {
    int rows = tensor.dim(0);
    int given = tensor.dim(1);
    int[] values = new int[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] =
            column < given ? tensor.data()[row * given + column] : padding;
      }
    }
    return values;
  }

  private static FloatTensor floats(int[] values, int[] shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return FloatTensor.wrap(floats, shape);
  }
}
