package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/// Java written as text, taken over by JavaPoet: the classes of [RuntimeApi] that it names are
/// imported.
public final class JavaText {
  private static final Pattern WORD = Pattern.compile("\\$|(?<![\\w.\"])[A-Z]\\w*");
  private static final Pattern METHOD =
      Pattern.compile(
          "((?:///[^\n]*\n)*)private static (\\w+) (\\w+)\\((.*?)\\) \\{\n(.*)\\}\n*",
          Pattern.DOTALL);

  private JavaText() {}

  /// Statements as they are written.
  public static CodeBlock code(String text) {
    var format = new StringBuilder();
    var types = new ArrayList<Object>();
    var matcher = WORD.matcher(text);
    int from = 0;
    while (matcher.find()) {
      format.append(text, from, matcher.start());
      var type = RuntimeApi.byName().get(matcher.group());
      if (matcher.group().equals("$")) {
        format.append("$$");
      } else if (type != null) {
        format.append("$T");
        types.add(type);
      } else {
        format.append(matcher.group());
      }
      from = matcher.end();
    }
    format.append(text, from, text.length());
    return CodeBlock.of(format.toString(), types.toArray());
  }

  /// A private static method, as it is written, doc comment included.
  static MethodSpec method(String text) {
    var matcher = METHOD.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a private static method:\n" + text);
    }
    var method =
        MethodSpec.methodBuilder(matcher.group(3))
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(type(matcher.group(2)));
    var doc = matcher.group(1).replaceAll("(?m)^/// ?", "").strip();
    if (!doc.isEmpty()) {
      method.addJavadoc("$L\n", doc);
    }
    for (var parameter : matcher.group(4).split(",", -1)) {
      if (!parameter.isBlank()) {
        method.addParameter(parameter(parameter));
      }
    }
    return method.addCode(code(matcher.group(5).replaceAll("(?m)^  ", ""))).build();
  }

  /// A parameter, as it is declared.
  static ParameterSpec parameter(String declaration) {
    var parts = declaration.strip().split(" ", 2);
    return ParameterSpec.builder(type(parts[0]), parts[1]).build();
  }

  /// A type by its simple name.
  public static TypeName type(String name) {
    return switch (name) {
      case "void" -> TypeName.VOID;
      case "int" -> TypeName.INT;
      case "long" -> TypeName.LONG;
      case "float" -> TypeName.FLOAT;
      case "boolean" -> TypeName.BOOLEAN;
      case "float[]" -> ArrayTypeName.of(TypeName.FLOAT);
      case "String" -> com.palantir.javapoet.ClassName.get(String.class);
      case "int[]" -> ArrayTypeName.of(TypeName.INT);
      default -> {
        var type = RuntimeApi.byName().get(name);
        if (type == null) {
          throw new IllegalArgumentException("unknown type " + name);
        }
        yield type;
      }
    };
  }
}
