package dev.residua.compiler.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// The kinds of mistakes the compiler knows. The page of each stands in the resource `codes.md`
/// under a heading with its identifier.
public enum Code {
  SYNTAX("RN0101", "the text does not follow the grammar"),
  UNTERMINATED_STRING("RN0102", "a string has no end"),
  BAD_CHARACTER("RN0103", "a character that means nothing here"),
  TOO_DEEP("RN0104", "nested too deeply"),
  FILE_TOO_LARGE("RN0105", "the file is too large"),
  BAD_NUMBER("RN0106", "a number that cannot be represented"),
  BAD_ESCAPE("RN0107", "an unknown escape in a string"),
  RESERVED_WORD("RN0108", "a reserved word used as a name"),

  SHAPE_NOT_ACCEPTED("RN0201", "a layer does not take this shape"),
  SHAPES_DISAGREE("RN0202", "the shapes of two values do not go together"),
  RESIDUAL_SHAPES("RN0203", "the two sides of a residual differ"),
  ANNOTATION("RN0204", "a written type is not what the value has"),
  DTYPE("RN0205", "the element types do not go together"),
  VALUE_COUNT("RN0206", "another number of values than names"),
  SHARED_LAYER("RN0207", "a shared layer is used with different shapes"),
  NOTHING_FLOWS_IN("RN0208", "nothing flows in here"),
  ON_PATTERN("RN0209", "what flows in does not match the block's sizes"),
  SIZE_NOT_TOLD("RN0210", "a size that no input tells"),

  UNKNOWN_NAME("RN0301", "a name that is not known here"),
  DUPLICATE_NAME("RN0302", "a name is given twice"),
  MISSING_ARGUMENT("RN0303", "an argument is missing"),
  UNKNOWN_ARGUMENT("RN0304", "an argument that is not taken"),
  TOO_MANY_ARGUMENTS("RN0305", "more arguments than are taken"),
  ARGUMENT_TYPE("RN0306", "an argument of another type"),
  ARGUMENT_VALUE("RN0307", "an argument outside its range"),
  NOT_CALLABLE("RN0308", "something that is not a layer"),
  NO_SUCH_WEIGHT("RN0309", "a layer has no such weight"),
  UNKNOWN_TYPE("RN0310", "a type that is not known"),
  DUPLICATE_LAYER("RN0311", "two layers have the same name"),

  OVERFLOW("RN0401", "a number outside 64 bits"),
  DIVISION("RN0402", "a division that has no whole result"),
  OPERAND_TYPE("RN0403", "an operator on values it does not know"),
  REQUIREMENT("RN0404", "a requirement is not met"),
  INDEX("RN0405", "an index outside the list"),
  FUNCTION_ARGUMENT("RN0406", "a function outside its domain"),
  NOT_CONSTANT("RN0407", "a constant is needed"),

  IMPORT_NOT_FOUND("RN0501", "an imported file cannot be read"),
  IMPORT_CYCLE("RN0502", "files import each other"),
  RECURSION("RN0503", "a block uses itself"),
  TOO_LARGE("RN0504", "the network is too large"),
  MISPLACED("RN0505", "a statement in the wrong place"),
  NO_OUTPUT("RN0506", "a model without an output"),
  NO_VALUE("RN0507", "a body that gives no value"),
  RESULT_IGNORED("RN0508", "a result that goes nowhere"),
  NO_SUCH_MODEL("RN0509", "no such model"),
  PRESENTATION("RN0510", "an unknown way to read or show a value"),
  SETTING("RN0511", "a setting that does not fit the model"),
  REPEAT_COUNT("RN0512", "a count of repetitions that cannot be"),
  NAME_MAP("RN0513", "a line of a name map that cannot be used"),

  UNUSED_VALUE("RN0601", "a value that is never used"),
  UNUSED_PARAMETER("RN0602", "a parameter that is never used"),
  NO_FINAL_NORM("RN0603", "a pre-norm stack without a norm at its end"),
  ZERO_FACTOR("RN0604", "a side of a residual that stays 0"),
  DEEP_POST_NORM("RN0605", "a deep stack with plain post-norm"),
  NOT_STEPWISE("RN0606", "a model that cannot go on position by position");

  private static final String PAGES = "codes.md";

  private final String id;
  private final String title;

  Code(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /// The identifier that messages print, such as `RN0203`.
  public String id() {
    return id;
  }

  public String title() {
    return title;
  }

  /// The page that explains this code: what it means, an example, what to do.
  public String explanation() {
    String pages = pages();
    int start = pages.indexOf("## " + id + "\n");
    if (start < 0) {
      throw new IllegalStateException("no page for " + id);
    }
    int body = pages.indexOf('\n', start) + 1;
    int end = pages.indexOf("\n## ", body);
    String page = end < 0 ? pages.substring(body) : pages.substring(body, end);
    return id + ": " + title + "\n\n" + page.strip() + "\n";
  }

  /// The code with an identifier, in any case.
  public static Optional<Code> of(String id) {
    return Arrays.stream(values()).filter(code -> code.id.equalsIgnoreCase(id.strip())).findFirst();
  }

  /// The text of all pages.
  static String pages() {
    try (InputStream in = Objects.requireNonNull(Code.class.getResourceAsStream(PAGES))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
