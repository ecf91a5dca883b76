package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.DType;
import dev.residua.runtime.Initializer;
import dev.residua.runtime.ModelInfo;
import dev.residua.runtime.NameScheme;
import dev.residua.runtime.Parameter;
import dev.residua.runtime.Rule;
import dev.residua.runtime.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Weights that other libraries store are found under their names there, each in its shape, and
/// none is left over.
class LibraryNamesTest {
  private static void assertFits(String library, StateDict stored, String model) {
    try (var weights = Weights.of(stored.tensors())) {
      var bound = weights.bind(info(Gallery.model(model)));
      assertThat(bound.scheme()).isEqualTo(library);
      assertThat(bound.unused()).isEmpty();
    }
  }

  private static ModelInfo info(Graph graph) {
    var parameters =
        graph.parameters().stream()
            .map(p ->
                new Parameter(
                    p.name(),
                    DType.F32,
                    p.type().shape().dims().stream().map(d -> (int) d.constant()).toList(),
                    new Initializer(Initializer.Kind.ZEROS, 0)))
            .toList();
    var schemes = new ArrayList<NameScheme>();
    for (var scheme : graph.schemes()) {
      var rules = new ArrayList<Rule>();
      for (var rule : scheme.rules()) {
        var rename = Rule.rename(rule.ours(), rule.theirs()).block(rule.part(), rule.parts());
        rules.add(rule.transposed() ? rename.transpose() : rename);
      }
      scheme.ignored().forEach(pattern -> rules.add(Rule.ignore(pattern)));
      schemes.add(new NameScheme(scheme.name(), rules));
    }
    return new ModelInfo(graph.name(), List.of(), List.of(), parameters, schemes);
  }

  @Test
  void resNet50OfTorchvision() {
    var dict = new StateDict().conv("conv1", 3, 64, 7).batchNorm("bn1", 64);
    int[] depths = {3, 4, 6, 3};
    int in = 64;
    for (int stage = 0; stage < 4; stage++) {
      int width = 64 << stage;
      for (int i = 0; i < depths[stage]; i++) {
        var block = "layer%d.%d.".formatted(stage + 1, i);
        dict.conv(block + "conv1", in, width, 1).batchNorm(block + "bn1", width);
        dict.conv(block + "conv2", width, width, 3).batchNorm(block + "bn2", width);
        dict.conv(block + "conv3", width, 4 * width, 1).batchNorm(block + "bn3", 4 * width);
        if (i == 0) {
          dict.conv(block + "downsample.0", in, 4 * width, 1);
          dict.batchNorm(block + "downsample.1", 4 * width);
        }
        in = 4 * width;
      }
    }
    assertFits("torchvision", dict.linear("fc", 2048, 1000), "resnet");
  }

  @Test
  void mobileNetV2OfTorchvision() {
    var dict = new StateDict().conv("features.0.0", 3, 32, 3).batchNorm("features.0.1", 32);
    int[][] stages = {
      {1, 16, 1}, {6, 24, 2}, {6, 32, 3}, {6, 64, 4}, {6, 96, 3}, {6, 160, 3}, {6, 320, 1}
    };
    int in = 32;
    int index = 1;
    for (int[] stage : stages) {
      for (int i = 0; i < stage[2]; i++) {
        var block = "features." + index++ + ".conv.";
        int hidden = stage[0] * in;
        int layer = 0;
        if (stage[0] > 1) {
          dict.conv(block + "0.0", in, hidden, 1).batchNorm(block + "0.1", hidden);
          layer++;
        }
        dict.conv(block + layer + ".0", 1, hidden, 3).batchNorm(block + layer + ".1", hidden);
        dict.conv(block + (layer + 1), hidden, stage[1], 1);
        dict.batchNorm(block + (layer + 2), stage[1]);
        in = stage[1];
      }
    }
    dict.conv("features.18.0", 320, 1280, 1).batchNorm("features.18.1", 1280);
    assertFits("torchvision", dict.linear("classifier.1", 1280, 1000), "mobilenet_v2");
  }

  @Test
  void denseNet121OfTorchvision() {
    var dict = new StateDict().conv("features.conv0", 3, 64, 7).batchNorm("features.norm0", 64);
    int[] depths = {6, 12, 24, 16};
    int channels = 64;
    for (int stage = 1; stage <= 4; stage++) {
      for (int i = 1; i <= depths[stage - 1]; i++) {
        var layer = "features.denseblock%d.denselayer%d.".formatted(stage, i);
        dict.batchNorm(layer + "norm1", channels).conv(layer + "conv1", channels, 128, 1);
        dict.batchNorm(layer + "norm2", 128).conv(layer + "conv2", 128, 32, 3);
        channels += 32;
      }
      if (stage < 4) {
        var transition = "features.transition" + stage;
        dict.batchNorm(transition + ".norm", channels);
        dict.conv(transition + ".conv", channels, channels / 2, 1);
        channels /= 2;
      }
    }
    dict.batchNorm("features.norm5", channels).linear("classifier", channels, 1000);
    assertFits("torchvision", dict, "densenet121");
  }

  private static final String CONVNEXT =
      "convnext_tiny widths=[4,8,12,16] depths=[1,2,3,1] classes=10";
  private static final int[] CONVNEXT_WIDTHS = {4, 8, 12, 16};
  private static final int[] CONVNEXT_DEPTHS = {1, 2, 3, 1};

  @Test
  void convNeXtOfTorchvision() {
    var dict = new StateDict().biasedConv("features.0.0", 3, 4, 4).layerNorm("features.0.1", 4);
    for (int stage = 0; stage < 4; stage++) {
      int width = CONVNEXT_WIDTHS[stage];
      if (stage > 0) {
        var down = "features." + 2 * stage;
        dict.layerNorm(down + ".0", CONVNEXT_WIDTHS[stage - 1]);
        dict.biasedConv(down + ".1", CONVNEXT_WIDTHS[stage - 1], width, 2);
      }
      for (int i = 0; i < CONVNEXT_DEPTHS[stage]; i++) {
        var block = "features.%d.%d.".formatted(2 * stage + 1, i);
        dict.put(block + "layer_scale", width, 1, 1);
        dict.biasedConv(block + "block.0", 1, width, 7).layerNorm(block + "block.2", width);
        dict.linear(block + "block.3", width, 4 * width);
        dict.linear(block + "block.5", 4 * width, width);
      }
    }
    dict.layerNorm("classifier.0", 16).linear("classifier.2", 16, 10);
    assertFits("torchvision", dict, CONVNEXT);
  }

  @Test
  void convNeXtOfItsAuthorsAndOfHuggingFace() {
    var authors = new StateDict();
    var hugging = new StateDict();
    var embeddings = "convnext.embeddings.";
    authors.biasedConv("downsample_layers.0.0", 3, 4, 4).layerNorm("downsample_layers.0.1", 4);
    hugging.biasedConv(embeddings + "patch_embeddings", 3, 4, 4);
    hugging.layerNorm(embeddings + "layernorm", 4);
    for (int stage = 0; stage < 4; stage++) {
      int width = CONVNEXT_WIDTHS[stage];
      var theirs = "convnext.encoder.stages." + stage + ".";
      if (stage > 0) {
        int before = CONVNEXT_WIDTHS[stage - 1];
        authors.layerNorm("downsample_layers." + stage + ".0", before);
        authors.biasedConv("downsample_layers." + stage + ".1", before, width, 2);
        hugging.layerNorm(theirs + "downsampling_layer.0", before);
        hugging.biasedConv(theirs + "downsampling_layer.1", before, width, 2);
      }
      for (int i = 0; i < CONVNEXT_DEPTHS[stage]; i++) {
        var block = "stages.%d.%d.".formatted(stage, i);
        authors.put(block + "gamma", width).biasedConv(block + "dwconv", 1, width, 7);
        authors.layerNorm(block + "norm", width).linear(block + "pwconv1", width, 4 * width);
        authors.linear(block + "pwconv2", 4 * width, width);
        var layer = theirs + "layers." + i + ".";
        hugging.put(layer + "layer_scale_parameter", width);
        hugging.biasedConv(layer + "dwconv", 1, width, 7).layerNorm(layer + "layernorm", width);
        hugging.linear(layer + "pwconv1", width, 4 * width);
        hugging.linear(layer + "pwconv2", 4 * width, width);
      }
    }
    assertFits("facebook", authors.layerNorm("norm", 16).linear("head", 16, 10), CONVNEXT);
    hugging.layerNorm("convnext.layernorm", 16).linear("classifier", 16, 10);
    assertFits("huggingface", hugging, CONVNEXT);
  }

  @Test
  void viTOfTorchvisionAndOfTimm() {
    var model = "vit d=8 heads=2 layers=2 classes=10";
    var vision = new StateDict().biasedConv("conv_proj", 3, 8, 16).put("class_token", 1, 1, 8);
    var timm = new StateDict().biasedConv("patch_embed.proj", 3, 8, 16).put("cls_token", 1, 1, 8);
    vision.put("encoder.pos_embedding", 1, 197, 8);
    timm.put("pos_embed", 1, 197, 8);
    for (int i = 0; i < 2; i++) {
      var layer = "encoder.layers.encoder_layer_" + i + ".";
      vision.layerNorm(layer + "ln_1", 8).layerNorm(layer + "ln_2", 8);
      vision.put(layer + "self_attention.in_proj_weight", 24, 8);
      vision.put(layer + "self_attention.in_proj_bias", 24);
      vision.linear(layer + "self_attention.out_proj", 8, 8);
      vision.linear(layer + "mlp.0", 8, 32).linear(layer + "mlp.3", 32, 8);
      var block = "blocks." + i + ".";
      timm.layerNorm(block + "norm1", 8).layerNorm(block + "norm2", 8);
      timm.linear(block + "attn.qkv", 8, 24).linear(block + "attn.proj", 8, 8);
      timm.linear(block + "mlp.fc1", 8, 32).linear(block + "mlp.fc2", 32, 8);
    }
    vision.layerNorm("encoder.ln", 8).linear("heads.head", 8, 10);
    assertFits("torchvision", vision, model);
    assertFits("timm", timm.layerNorm("norm", 8).linear("head", 8, 10), model);
  }

  @Test
  void bertOfHuggingFace() {
    var dict = new StateDict().put("bert.embeddings.word_embeddings.weight", 20, 8);
    dict.put("bert.embeddings.position_embeddings.weight", 512, 8);
    dict.put("bert.embeddings.token_type_embeddings.weight", 2, 8);
    dict.layerNorm("bert.embeddings.LayerNorm", 8).put("bert.embeddings.position_ids", 1, 512);
    for (int i = 0; i < 2; i++) {
      var layer = "bert.encoder.layer." + i + ".";
      for (var part : List.of("query", "key", "value")) {
        dict.linear(layer + "attention.self." + part, 8, 8);
      }
      dict.linear(layer + "attention.output.dense", 8, 8);
      dict.layerNorm(layer + "attention.output.LayerNorm", 8);
      dict.linear(layer + "intermediate.dense", 8, 32).linear(layer + "output.dense", 32, 8);
      dict.layerNorm(layer + "output.LayerNorm", 8);
    }
    dict.linear("bert.pooler.dense", 8, 8).put("cls.predictions.bias", 20);
    assertFits("huggingface", dict, "bert vocabulary=20 d=8 heads=2 layers=2");
  }

  @Test
  void gpt2OfHuggingFace() {
    var dict = new StateDict().put("wte.weight", 20, 8).put("wpe.weight", 16, 8);
    for (int i = 0; i < 2; i++) {
      var block = "h." + i + ".";
      dict.layerNorm(block + "ln_1", 8).layerNorm(block + "ln_2", 8);
      // Stored [in, out].
      dict.put(block + "attn.c_attn.weight", 8, 24).put(block + "attn.c_attn.bias", 24);
      dict.put(block + "attn.c_proj.weight", 8, 8).put(block + "attn.c_proj.bias", 8);
      dict.put(block + "mlp.c_fc.weight", 8, 32).put(block + "mlp.c_fc.bias", 32);
      dict.put(block + "mlp.c_proj.weight", 32, 8).put(block + "mlp.c_proj.bias", 8);
      dict.put(block + "attn.bias", 1, 1, 16, 16);
    }
    var model = "gpt2 d=8 heads=2 layers=2 vocabulary=20 context=16";
    assertFits("huggingface", dict.layerNorm("ln_f", 8), model);
  }
}
