package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads Hugging Face's `tokenizer.json`, as far as BERT's and GPT-2's kinds need it; anything else
/// in it is refused by name.
final class TokenizerJson {
  private final String where;
  private final JsonFields root;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, Integer> added = new HashMap<>();
  private final Set<Integer> special = new HashSet<>();

  private TokenizerJson(String where, JsonFields root) {
    this.where = where;
    this.root = root;
  }

  static Tokenizer read(String where, Json json) {
    JsonFields root = JsonFields.of(where, "the file", json);
    return new TokenizerJson(where, root).read();
  }

  private Tokenizer read() {
    JsonFields model = root.object("model");
    model
        .object("vocab")
        .members()
        .forEach((token, id) -> ids.put(token, JsonFields.id(where, token, id)));
    for (Json item : root.arrayOrEmpty("added_tokens")) {
      JsonFields token = JsonFields.of(where, "an added token", item);
      String content = token.string("content");
      int id = token.id("id");
      ids.put(content, id);
      added.put(content, id);
      if (token.bool("special", false)) {
        special.add(id);
      }
    }
    Tokens tokens = new Tokens(where, ids);
    AddedTokens addedTokens = new AddedTokens(added, special);
    Around around = around(tokens);
    // Older files leave the model's type out; only WordPiece has a prefix for continuing parts.
    String byContent = model.has("merges") ? "BPE" : "WordPiece";
    String type = model.string("type", byContent);
    return switch (type) {
      case "WordPiece" -> wordPiece(model, tokens, addedTokens, around);
      case "BPE" -> bpe(model, tokens, addedTokens, around);
      default ->
          throw new ResiduaException(
              where
                  + ": a tokenizer of type "
                  + type
                  + " cannot be read; WordPiece and byte-level BPE can");
    };
  }

  private WordPiece wordPiece(
      JsonFields model, Tokens tokens, AddedTokens addedTokens, Around around) {
    requireType("pre_tokenizer", "BertPreTokenizer");
    BertNormalizer normalizer = new BertNormalizer(false, false, false, false);
    if (root.has("normalizer")) {
      requireType("normalizer", "BertNormalizer");
      JsonFields fields = root.object("normalizer");
      boolean lowerCase = fields.bool("lowercase", true);
      normalizer =
          new BertNormalizer(
              fields.bool("clean_text", true),
              fields.bool("handle_chinese_chars", true),
              fields.bool("strip_accents", lowerCase),
              lowerCase);
    }
    return new WordPiece(
        tokens,
        normalizer,
        addedTokens,
        around,
        model.string("continuing_subword_prefix", "##"),
        tokens.require(model.string("unk_token", "[UNK]")),
        model.has("max_input_chars_per_word") ? model.id("max_input_chars_per_word") : 100);
  }

  private ByteLevelBpe bpe(
      JsonFields model, Tokens tokens, AddedTokens addedTokens, Around around) {
    requireType("pre_tokenizer", "ByteLevel");
    JsonFields preTokenizer = root.object("pre_tokenizer");
    if (root.has("normalizer") || !preTokenizer.bool("use_regex", true)) {
      throw new ResiduaException(
          where + ": a byte-level BPE with a normalizer or a split of its own cannot be read");
    }
    Map<Long, PairMerges.Merge> merges = new HashMap<>();
    List<Json> items = model.array("merges");
    for (int rank = 0; rank < items.size(); rank++) {
      String[] pair = pair(items.get(rank), rank);
      int id = tokens.require(pair[0] + pair[1]);
      merges.putIfAbsent(
          PairMerges.pair(tokens.require(pair[0]), tokens.require(pair[1])),
          new PairMerges.Merge(rank, id));
    }
    return new ByteLevelBpe(
        tokens, merges, addedTokens, around, preTokenizer.bool("add_prefix_space", true));
  }

  private String[] pair(Json item, int rank) {
    if (item instanceof Json.Str(String text)) {
      String[] pair = text.split(" ", -1);
      if (pair.length == 2) {
        return pair;
      }
    }
    if (item instanceof Json.Arr(List<Json> items)
        && items.size() == 2
        && items.get(0) instanceof Json.Str(String left)
        && items.get(1) instanceof Json.Str(String right)) {
      return new String[] {left, right};
    }
    throw new ResiduaException(where + ": merge " + rank + " is not a pair of tokens");
  }

  private void requireType(String field, String type) {
    String found = root.has(field) ? root.object(field).string("type") : "none";
    if (!found.equals(type)) {
      throw new ResiduaException(
          where + ": the " + field + " " + found + " cannot be read; " + type + " can");
    }
  }

  private Around around(Tokens tokens) {
    return root.has("post_processor")
        ? around(root.object("post_processor"), tokens)
        : Around.nothing();
  }

  private Around around(JsonFields processor, Tokens tokens) {
    String type = processor.string("type");
    return switch (type) {
      case "BertProcessing", "RobertaProcessing" ->
          new Around(
              List.of(tokens.require(first(processor, "cls"))),
              List.of(tokens.require(first(processor, "sep"))));
      case "TemplateProcessing" -> template(processor, tokens);
      case "ByteLevel" -> Around.nothing();
      case "Sequence" -> {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (Json item : processor.array("processors")) {
          Around inner = around(JsonFields.of(where, "a post-processor", item), tokens);
          before.addAll(0, inner.before());
          after.addAll(inner.after());
        }
        yield new Around(before, after);
      }
      default ->
          throw new ResiduaException(where + ": the post-processor " + type + " cannot be read");
    };
  }

  private String first(JsonFields processor, String field) {
    List<Json> items = processor.array(field);
    if (!items.isEmpty() && items.getFirst() instanceof Json.Str(String token)) {
      return token;
    }
    throw new ResiduaException(where + ": `" + field + "` of the post-processor is not a token");
  }

  private Around template(JsonFields processor, Tokens tokens) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    boolean passed = false;
    for (Json item : processor.array("single")) {
      JsonFields part = JsonFields.of(where, "a part of the template", item);
      if (part.has("Sequence")) {
        passed = true;
      } else {
        int id = tokens.require(part.object("SpecialToken").string("id"));
        (passed ? after : before).add(id);
      }
    }
    return new Around(before, after);
  }
}
