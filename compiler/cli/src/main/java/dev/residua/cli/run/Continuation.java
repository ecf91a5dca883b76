package dev.residua.cli.run;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.GenerativeModel;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.text.Tokenizer;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Goes on with a prompt token by token, and prints each as soon as it is there.
public final class Continuation {
  /// What stands for bytes that are no character yet.
  private static final char UNFINISHED = '\uFFFD';

  private final GenerativeModel model;
  private final Prompt.Ready prompt;
  private final Sampler sampler;

  public Continuation(GenerativeModel model, Prompt.Ready prompt, Sampler sampler) {
    this.model = model;
    this.prompt = prompt;
    this.sampler = sampler;
  }

  /// Prints up to `count` tokens and a line end.
  ///
  /// @return how fast it was, for a person
  public String write(int count, PrintStream out) {
    // The last token is printed and not given back.
    int longest = Math.addExact(prompt.ids().length, count - 1);
    var generation = model.generation(longest, prompt.others());
    int[] written = new int[count];
    int made = 0;
    var text = "";
    long start = System.nanoTime();
    long first = start;
    int[] next = prompt.ids();
    while (made < count) {
      int[] shape = prompt.rank() == 1 ? new int[] {next.length} : new int[] {1, next.length};
      var outputs = generation.append(Map.of(prompt.sequence(), IntTensor.wrap(next, shape)));
      var logits = (FloatTensor) Objects.requireNonNull(outputs.get(prompt.logits()));
      int tokens = logits.dim(logits.rank() - 1);
      int token = sampler.next(logits.data(), logits.size() - tokens, tokens);
      first = made == 0 ? System.nanoTime() : first;
      if (prompt.stop().isPresent() && prompt.stop().getAsInt() == token) {
        break;
      }
      written[made++] = token;
      text = print(out, text, Arrays.copyOf(written, made));
      next = new int[] {token};
    }
    out.println();
    return speed(made, first - start, System.nanoTime() - first);
  }

  /// Prints what a new token adds.
  ///
  /// @return all that is printed
  private String print(PrintStream out, String before, int[] ids) {
    if (prompt.tokenizer().isEmpty()) {
      out.print((ids.length > 1 ? " " : "") + ids[ids.length - 1]);
      out.flush();
      return "";
    }
    Tokenizer tokenizer = prompt.tokenizer().get();
    var now = tokenizer.decode(ids);
    int end = now.length();
    while (end > 0 && now.charAt(end - 1) == UNFINISHED) {
      end--;
    }
    var whole = now.substring(0, end);
    if (!whole.startsWith(before)) {
      return before;
    }
    out.print(whole.substring(before.length()));
    out.flush();
    return whole;
  }

  private String speed(int made, long prompting, long going) {
    var text =
        String.format(
            Locale.ROOT,
            "prompt of %d token%s in %.3f s",
            prompt.ids().length,
            prompt.ids().length == 1 ? "" : "s",
            prompting / 1e9);
    return made < 2
        ? text
        : text
            + String.format(
                Locale.ROOT, ", then %.1f tokens per second", (made - 1) / (going / 1e9));
  }
}
