package dev.residua.compiler.syntax;

import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// Turns ANTLR's places, which count code points, into spans, which count UTF-16 units.
final class Places {
  private final SourceFile file;
  private final int[] offsets;

  Places(SourceFile file) {
    this.file = file;
    this.offsets = offsets(file.text());
  }

  SourceSpan of(Token token) {
    if (token.getType() == Token.EOF) {
      int end = file.text().stripTrailing().length();
      return file.span(end, end);
    }
    return file.span(offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
  }

  SourceSpan of(ParserRuleContext context) {
    return of(context.getStart()).to(of(context.getStop()));
  }

  private int offset(int codePoint) {
    return offsets.length == 0 ? codePoint : offsets[codePoint];
  }

  /// Empty where every character is one unit.
  private static int[] offsets(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new int[0];
    }
    int[] offsets = new int[count + 1];
    int unit = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = unit;
      unit += Character.charCount(text.codePointAt(unit));
    }
    offsets[count] = unit;
    return offsets;
  }
}
