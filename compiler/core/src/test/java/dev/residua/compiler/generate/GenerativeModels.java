package dev.residua.compiler.generate;

/// Models that go on position by position.
public final class GenerativeModels {
  private GenerativeModels() {}

  /// Learned positions, pre-norm, tied embeddings.
  public static final String GPT =
      """
      import EncoderLayer from "std/transformer.resnet"
      model Gpt {
          input ids: i32[N, T]
          wte = embedding(11, 18)
          output logits: f32[N, T, 11] = ids -> wte -> + (wpe: positions(40)) -> dropout(0.1)
              -> h: repeat 2 { EncoderLayer(3, 31, pre, gelu(approximate = tanh), causal = true) }
              -> layer_norm -> linear(weight = wte.weight, bias = false)
      }
      """;

  /// Rotary positions, several query heads to a head of keys, gates.
  public static final String LLAMA =
      """
      model Llama {
          input ids: i32[N, T]
          output logits: f32[N, T, 11] = ids -> embedding(11, 24)
              -> repeat 2 {
                  attention: residual(norm = pre(rms_norm)) {
                      self: attention(6, kv_heads = 2, causal = true, rotary = true, bias = false, qk_norm = rms)
                  }
                  -> feed_forward: residual(norm = pre(rms_norm)) {
                      (gate: linear(31, bias = false) -> silu) * (up: linear(31, bias = false))
                      -> down: linear(24, bias = false)
                  }
              }
              -> rms_norm -> linear(11)
      }
      """;

  /// An encoder, whose output the decoder attends to.
  public static final String TRANSLATION =
      """
      import EncoderLayer, DecoderLayer from "std/transformer.resnet"
      model Translation {
          input source: i32[N, S]
          input mask: i32[N, S]
          input target: i32[N, T]
          words = embedding(11, 16)
          output memory = source -> words -> * 4.0 -> + sinusoid
              -> encoder: repeat 1 { EncoderLayer(2, 32, mask = mask) }
          output logits: f32[N, T, 11] = target -> words -> * 4.0 -> + sinusoid(first = 1)
              -> decoder: repeat 2 { DecoderLayer(2, 32, memory, mask = mask) }
              -> linear(weight = words.weight, bias = false)
      }
      """;
}
