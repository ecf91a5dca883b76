package dev.residua.cli.summary;

/// One line of the table.
///
/// @param layer the path of the layer; empty for what stands in the model itself
/// @param kind the operation
/// @param shape the shape of what comes out, as in the language
/// @param parameters trained weights that are first used here
/// @param statistics numbers that are stored but not trained, such as batch norm's
/// @param multiplyAdds multiplications followed by an addition
public record LayerRow(
    String layer, String kind, String shape, long parameters, long statistics, long multiplyAdds) {}
