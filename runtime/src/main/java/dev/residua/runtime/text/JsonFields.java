package dev.residua.runtime.text;

import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.json.Json;
import java.util.List;
import java.util.Map;

/// The members of a JSON object, each of the kind that is asked for. A member that is `null` counts
/// as absent.
record JsonFields(String where, String what, Map<String, Json> members) {
  static JsonFields of(String where, String what, Json json) {
    if (json instanceof Json.Obj object) {
      return new JsonFields(where, what, object.members());
    }
    throw new ResiduaException(where + ": " + what + " is not a JSON object");
  }

  boolean has(String name) {
    Json value = members.get(name);
    return value != null && !(value instanceof Json.Null);
  }

  JsonFields object(String name) {
    return of(where, "`" + name + "` of " + what, get(name, "an object"));
  }

  String string(String name) {
    if (get(name, "a string") instanceof Json.Str(String value)) {
      return value;
    }
    throw not(name, "a string");
  }

  String string(String name, String otherwise) {
    return has(name) ? string(name) : otherwise;
  }

  boolean bool(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (get(name, "true or false") instanceof Json.Bool(boolean value)) {
      return value;
    }
    throw not(name, "true or false");
  }

  List<Json> array(String name) {
    if (get(name, "an array") instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw not(name, "an array");
  }

  List<Json> arrayOrEmpty(String name) {
    return has(name) ? array(name) : List.of();
  }

  /// A whole number from 0 that fits 31 bits.
  int id(String name) {
    return id(where, name, get(name, "a whole number"));
  }

  static int id(String where, String name, Json value) {
    if (value instanceof Json.Int(long id) && id >= 0 && id < Integer.MAX_VALUE) {
      return (int) id;
    }
    throw new ResiduaException(where + ": `" + name + "` is not a whole number from 0");
  }

  private Json get(String name, String kind) {
    Json value = members.get(name);
    if (value == null || value instanceof Json.Null) {
      throw not(name, kind);
    }
    return value;
  }

  private ResiduaException not(String name, String kind) {
    return new ResiduaException(where + ": `" + name + "` of " + what + " is not " + kind);
  }
}
