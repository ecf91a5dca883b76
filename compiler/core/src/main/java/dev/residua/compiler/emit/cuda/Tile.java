package dev.residua.compiler.emit.cuda;

/// How a block of threads computes a tile of a product.
///
/// @param rows of the product that a block computes
/// @param columns of the product that a block computes
/// @param depth of the pieces that go through shared memory
/// @param warpRows how many warps share the rows
/// @param warpColumns how many warps share the columns
/// @param stages the pieces that are in shared memory at a time
/// @param residents the blocks that shall fit into a multiprocessor at a time
record Tile(
    Precision precision,
    int rows,
    int columns,
    int depth,
    int warpRows,
    int warpColumns,
    int stages,
    int residents) {
  Tile {
    if (rows % (warpRows * rowLanes()) != 0
        || rows / warpRows / rowLanes() % (width() == 2 ? 2 : 1) != 0
        || columns % (warpColumns * columnLanes() * width()) != 0) {
      throw new IllegalArgumentException("no whole number of sums for a lane");
    }
  }

  int threads() {
    return warpRows * warpColumns * 32;
  }

  /// The rows that the lanes of a warp cover: 4 with single sums, 8 with tensor cores, as
  /// `mma.sync` deals them out.
  int rowLanes() {
    return precision == Precision.F32 ? 4 : 8;
  }

  int columnLanes() {
    return 32 / rowLanes();
  }

  /// The adjacent columns that a lane holds.
  int width() {
    return precision == Precision.F32 ? 4 : 2;
  }

  /// The rows of sums that a lane holds.
  int laneRows() {
    return rows / warpRows / rowLanes();
  }

  /// The groups of adjacent columns that a lane holds.
  int laneColumns() {
    return columns / warpColumns / columnLanes() / width();
  }

  /// The distance of two rows of the left side in shared memory, chosen so that the lanes of a warp
  /// read different banks.
  int leftStep() {
    return depth + (precision == Precision.BF16 ? 8 : 4);
  }

  /// The same of the weights.
  int rightStep() {
    return columns
        + switch (precision) {
          case F32 -> 0;
          case TF32 -> 8;
          case BF16 -> 4;
        };
  }

  /// The static shared memory of a block.
  int sharedBytes() {
    return stages * (rows * leftStep() + depth * rightStep()) * 4;
  }

  /// About how many registers a thread needs.
  ///
  /// @param floats the floats that are copied at a time
  /// @param edges the edges that each copied row is compared with
  int registers(int floats, int edges) {
    int sums = laneRows() * laneColumns() * width();
    int factors =
        precision == Precision.F32 ? laneRows() * 4 + 4 : laneRows() * 2 + laneColumns() * 2;
    int copies = rows * depth / floats / threads();
    return 28 + sums + factors + copies * (1 + edges);
  }

  @Override
  public String toString() {
    return "%d x %d x %d".formatted(rows, columns, depth);
  }
}
