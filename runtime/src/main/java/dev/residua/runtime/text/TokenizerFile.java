package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.json.Json;
import dev.residua.runtime.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds out what kind of tokenizer a file holds.
final class TokenizerFile {
  private static final long GREATEST = 1 << 28;

  private TokenizerFile() {}

  static Tokenizer open(Path file) {
    byte[] bytes = bytes(file);
    int at = 0;
    while (at < bytes.length && Character.isWhitespace(bytes[at])) {
      at++;
    }
    // A vocabulary may have a line that is a brace; an object begins with a key.
    if (at < bytes.length
        && bytes[at] == '{'
        && text(file, bytes).substring(at + 1).stripLeading().startsWith("\"")) {
      try {
        return TokenizerJson.read(file.toString(), Json.parse(ByteBuffer.wrap(bytes)));
      } catch (JsonException e) {
        throw new ResiduaException(file + " is not JSON: " + e.getMessage(), e);
      }
    }
    List<String> lines = lines(text(file, bytes));
    Set<String> tokens = new HashSet<>(lines);
    return tokens.containsAll(List.of("[CLS]", "[SEP]", "[UNK]"))
        ? bert(file.toString(), lines)
        : Vocabulary.of(file.toString(), lines, Vocabulary.unit(lines));
  }

  static List<String> lines(Path file) {
    return lines(text(file, bytes(file)));
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\r?\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static String text(Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ResiduaException(file + " is not text in UTF-8", e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > GREATEST) {
        throw new ResiduaException(file + " is too large for a tokenizer");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ResiduaException("cannot read " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /// BERT's `vocab.txt`, whose case tells whether texts are made lower case.
  private static WordPiece bert(String where, List<String> lines) {
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Integer> added = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      ids.put(lines.get(i), i);
      if (List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]").contains(lines.get(i))) {
        added.put(lines.get(i), i);
      }
    }
    boolean cased =
        lines.stream()
            .filter(line -> !line.startsWith("["))
            .anyMatch(line -> line.chars().anyMatch(Character::isUpperCase));
    Tokens tokens = new Tokens(where, ids);
    return new WordPiece(
        tokens,
        new BertNormalizer(true, true, !cased, !cased),
        new AddedTokens(added, new HashSet<>(added.values())),
        new Around(List.of(tokens.require("[CLS]")), List.of(tokens.require("[SEP]"))),
        "##",
        tokens.require("[UNK]"),
        100);
  }
}
