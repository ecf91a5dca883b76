package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Contraction;

/// The epilogue that most products have: `min(max(sum + plus, low), high)`.
record SimpleEpilogue(boolean fits, boolean adds, double low, double high) {
  static SimpleEpilogue of(Contraction.Epilogue epilogue) {
    var body = epilogue.body();
    double high = Double.POSITIVE_INFINITY;
    double low = Double.NEGATIVE_INFINITY;
    if (limit(body, Fn.MIN) instanceof ScalarExpr.Call(var _, var args)) {
      high = ((ScalarExpr.Lit) args.get(1)).value();
      body = args.getFirst();
    }
    if (limit(body, Fn.MAX) instanceof ScalarExpr.Call(var _, var args)) {
      low = ((ScalarExpr.Lit) args.get(1)).value();
      body = args.getFirst();
    }
    var sum = ScalarExpr.arg(0);
    var more = ScalarExpr.arg(1);
    boolean adds = body.equals(sum.plus(more)) || body.equals(more.plus(sum));
    boolean fits = body.equals(sum) || adds && epilogue.extras().getFirst().columnStride() == 1;
    return new SimpleEpilogue(fits, adds, low, high);
  }

  /// Whether it only limits.
  boolean limits() {
    return !adds && (low > Double.NEGATIVE_INFINITY || high < Double.POSITIVE_INFINITY);
  }

  /// `body` as `fn(x, literal)`, or a bare argument if it is not that.
  private static ScalarExpr limit(ScalarExpr body, Fn fn) {
    if (body instanceof ScalarExpr.Call(var called, var args) && called == fn) {
      if (args.get(1) instanceof ScalarExpr.Lit) {
        return body;
      }
      if (args.getFirst() instanceof ScalarExpr.Lit) {
        return ScalarExpr.call(fn, args.get(1), args.getFirst());
      }
    }
    return ScalarExpr.arg(0);
  }
}
