package dev.residua.runtime.plan;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelsTest {
  @ParameterizedTest
  @CsvSource({
    // lanes, widest
    "2, 2",
    "4, 2",
    "4, 4",
    "8, 2",
    "16, 1",
    "16, 4"
  })
  void aPackedElementIsFoundWhereItWasPut(int lanes, int widest) {
    int depth = 5;
    for (int columns : new int[] {1, 15, 16, 17, 33, 48, 63, 64, 65, 100}) {
      float[] source = new float[columns * depth];
      for (int i = 0; i < source.length; i++) {
        source[i] = i + 1;
      }
      float[] packed = new float[Panels.padded(columns) * Share.padded(depth)];
      int[] rows = {0, 1, 2, 3, 4};
      Panels.pack(source, new int[] {0}, rows, columns, depth, lanes, widest, packed, 0);
      var places = new HashSet<Integer>();
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < depth; row++) {
          int place = Panels.place(row, column, depth, columns, lanes, widest);
          assertWithMessage("row %s of column %s of %s", row, column, columns)
              .that(packed[place])
              .isEqualTo(source[column * depth + row]);
          places.add(place);
        }
      }
      assertThat(places).hasSize(source.length);
    }
  }
}
