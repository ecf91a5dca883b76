package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.cli.summary.ModelSummary;
import dev.residua.cli.summary.Summarizer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The networks are as large as the papers' and as other libraries' of the same name.
class SizesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resnet depth=18                                    |    11,689,512
          resnet depth=34                                    |    21,797,672
          resnet depth=50                                    |    25,557,032
          resnet depth=101                                   |    44,549,160
          resnet depth=152                                   |    60,192,808
          resnet depth=34 shortcut=none                      |    21,623,848
          resnet depth=34 shortcut=pad                       |    21,623,848
          cifar depth=20                                     |       269,722
          cifar depth=32                                     |       464,154
          cifar depth=44                                     |       658,586
          cifar depth=56                                     |       853,018
          cifar depth=110                                    |     1,727,962
          cifar depth=1202                                   |    19,421,274
          cifar depth=20 shortcut=auto                       |       272,474
          cifar depth=32 shortcut=auto                       |       466,906
          cifar depth=44 shortcut=auto                       |       661,338
          cifar depth=56 shortcut=auto                       |       855,770
          cifar depth=110 shortcut=auto                      |     1,730,714
          cifar depth=20 shortcut=none                       |       269,722
          cifar depth=56 shortcut=none                       |       853,018
          transformer                                        |    63,045,632
          transformer d=1024 heads=16                        |   214,171,648
          bert                                               |   109,482,240
          bert vocabulary=28996                              |   108,310,272
          bert d=1024 heads=16 layers=24                     |   335,141,888
          gpt2                                               |   124,439,808
          gpt2 d=1024 heads=16 layers=24                     |   354,823,168
          gpt2 d=1280 heads=20 layers=36                     |   774,030,080
          gpt2 d=1600 heads=25 layers=48                     | 1,557,611,200
          vit                                                |    86,567,656
          vit patch=32                                       |    88,224,232
          vit d=1024 heads=16 layers=24                      |   304,326,632
          vit d=384 heads=6                                  |    22,050,664
          vit d=192 heads=3                                  |     5,717,416
          mobilenet_v2                                       |     3,504,872
          densenet121                                        |     7,978,856
          convnext_tiny                                      |    28,589,128
          ../minilm/minilm                                   |    22,713,216
          ../cifar/resnet20                                  |       269,722
          ../digits/digits                                   |       499,722
          ../sorting-gpt/src/main/resnet/sorting_gpt         |        85,296
          ../transliteration/transliteration                 |       182,731
          """)
  void parameters(String model, String parameters) {
    assertThat(summary(model).parameters()).isEqualTo(number(parameters));
  }

  /// In millions, at one picture.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resnet depth=18                                    |  1,814
          resnet depth=34                                    |  3,664
          resnet depth=50                                    |  4,089
          resnet depth=101                                   |  7,801
          resnet depth=152                                   | 11,514
          resnet depth=34 shortcut=none                      |  3,644
          """)
  void multiplyAdds(String model, String millions) {
    assertThat(Math.round(summary(model).multiplyAdds() / 1e6)).isEqualTo(number(millions));
  }

  private static ModelSummary summary(String model) {
    return Summarizer.of(Gallery.model(model), Map.of("N", 1L, "T", 1L, "S", 1L));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
