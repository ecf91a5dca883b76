package dev.residua.compiler.op;

import java.util.ArrayList;
import java.util.List;

/// Calls of every op of the catalog at sizes that do not divide, for whatever must agree with the
/// reference.
public final class OpCases {
  private OpCases() {}

  public static List<OpCase> all() {
    var cases = new ArrayList<OpCase>();
    ElementwiseCases.addTo(cases);
    ProductCases.addTo(cases);
    ImageCases.addTo(cases);
    BorderCases.addTo(cases);
    RowCases.addTo(cases);
    MovementCases.addTo(cases);
    SequenceCases.addTo(cases);
    LayoutCases.addTo(cases);
    return List.copyOf(cases);
  }
}
