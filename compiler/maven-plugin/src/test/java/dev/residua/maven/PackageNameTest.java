package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackageNameTest {
  @ParameterizedTest
  @CsvSource({
    "org.example, org.example",
    "org.my-site.3d, org.my_site._3d",
    "io.new.class, io.new_.class_",
    "single, single"
  })
  void aGroupIdMadeAPackage(String groupId, String expected) {
    assertThat(PackageName.ofGroupId(groupId)).isEqualTo(expected);
  }
}
