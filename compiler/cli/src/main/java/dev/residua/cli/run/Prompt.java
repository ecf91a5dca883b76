package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.compiler.generate.Generation;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.text.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a generation begins with, made of what the user gives.
public final class Prompt {
  private final Generation generation;
  private final Tokenizers tokenizers;

  public Prompt(Generation generation, Tokenizers tokenizers) {
    this.generation = generation;
    this.tokenizers = tokenizers;
  }

  /// What was given, ready for use.
  ///
  /// @param sequence the input that grows
  /// @param ids the prompt
  /// @param rank the axes of that input: `[1, T]`, or `[T]`
  /// @param others the inputs without positions
  /// @param logits the output that tells how likely each token is
  /// @param tokenizer what makes text of ids; nothing where the model names none
  /// @param stop the token after which nothing follows
  public record Ready(
      String sequence,
      int[] ids,
      int rank,
      Map<String, Tensor> others,
      String logits,
      Optional<Tokenizer> tokenizer,
      OptionalInt stop) {}

  /// @param tokens the prompt as ids; empty where it is given otherwise
  /// @param output the name of the output with the logits, where there are several
  /// @param stop a token, or its id
  /// @throws UserError where something is missing, unknown, or does not fit
  public Ready of(
      Given given, List<Integer> tokens, Optional<String> output, Optional<String> stop) {
    var sequence = sequence();
    var beginning = beginning(!tokens.isEmpty());
    var tensors = new Inputs(beginning, tokenizers).of(given);
    int[] ids;
    if (!tokens.isEmpty()) {
      ids = tokens.stream().mapToInt(Integer::intValue).toArray();
    } else if (tensors.remove(sequence.name()) instanceof IntTensor prompt) {
      if (prompt.rank() == 2 && prompt.dim(0) != 1) {
        throw new UserError(
            "`generate` goes on with one sequence, and input `%s` has %d"
                .formatted(sequence.name(), prompt.dim(0)));
      }
      ids = prompt.data().clone();
    } else {
      throw new UserError("input `" + sequence.name() + "` must hold ids");
    }
    if (ids.length == 0) {
      throw new UserError("the prompt has no token");
    }
    var logits = logits(output);
    var tokenizer = tokenizer(sequence, logits);
    return new Ready(
        sequence.name(),
        ids,
        sequence.node().type().rank(),
        tensors,
        logits.name(),
        tokenizer,
        stop.map(token -> stop(token, tokenizer)).orElse(OptionalInt.empty()));
  }

  private GraphInput sequence() {
    var names = generation.sequences();
    var sequences =
        generation.whole().inputs().stream().filter(i -> names.contains(i.name())).toList();
    var sequence = sequences.getFirst();
    TensorType type = sequence.node().type();
    if (sequences.size() > 1 || type.dtype().isFloat() || type.rank() > 2) {
      throw new UserError(
          "`generate` goes on with one input of ids, [T] or [N, T], and `%s` has %s"
              .formatted(
                  generation.whole().name(),
                  String.join(
                      ", ",
                      sequences.stream().map(i -> i.name() + ": " + i.node().type()).toList())),
          "use the model's class: model.generation(…)");
    }
    return sequence;
  }

  /// The model with the inputs that are made of what is given.
  private Graph beginning(boolean withoutSequences) {
    var whole = generation.whole();
    var inputs =
        whole.inputs().stream()
            .filter(i -> !withoutSequences || !generation.sequences().contains(i.name()))
            .toList();
    return new Graph(
        whole.name(),
        whole.doc(),
        whole.nodes(),
        inputs,
        whole.outputs(),
        whole.schemes(),
        whole.weights());
  }

  private GraphOutput logits(Optional<String> chosen) {
    var fresh = new HashSet<>(generation.caches().stream().map(Generation.Cache::fresh).toList());
    var outputs =
        generation.step().outputs().stream()
            .filter(it -> !fresh.contains(it.name()))
            .filter(it -> it.node().type().dtype().isFloat() && it.node().type().rank() >= 2)
            .toList();
    var names = outputs.stream().map(GraphOutput::name).toList();
    if (chosen.isPresent()) {
      Inputs.requireKnown("output", chosen.get(), names);
    }
    var wanted = chosen.orElse(names.size() == 1 ? names.getFirst() : "logits");
    return outputs.stream()
        .filter(it -> it.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "it cannot be told which output has the logits: " + String.join(", ", names),
                "name it: --output NAME"));
  }

  private Optional<Tokenizer> tokenizer(GraphInput sequence, GraphOutput logits) {
    if (logits.as().kind().equals("text") && !logits.as().text("file", "").isEmpty()) {
      return Optional.of(tokenizers.at(logits.as().text("file", "")));
    }
    var place = sequence.from().text("file", sequence.from().text("tokenizer", ""));
    return sequence.from().kind().equals(Inputs.TEXT) && !place.isEmpty()
        ? Optional.of(tokenizers.at(place))
        : Optional.empty();
  }

  private static OptionalInt stop(String token, Optional<Tokenizer> tokenizer) {
    var id = tokenizer.map(it -> it.id(token)).orElse(OptionalInt.empty());
    if (id.isPresent()) {
      return id;
    }
    try {
      return OptionalInt.of(Integer.parseInt(token));
    } catch (NumberFormatException _) {
      throw new UserError(
          "--stop " + token + ": there is no such token" + (tokenizer.isEmpty() ? "izer" : ""),
          "give a token as the vocabulary has it, or its id");
    }
  }
}
