package dev.residua.compiler.emit.cuda;

/// What the template `attention` names.
///
/// @param queries that a block answers
/// @param keys that a block looks at in one step
/// @param size of queries and keys
/// @param value the size of values
/// @param sizeStep the distance of queries and keys in shared memory
/// @param valueStep the distance of values in shared memory
/// @param sizeFloats the adjacent floats of queries and keys that are copied at a time
/// @param valueFloats the same of values
/// @param outFloats the adjacent results that are stored at a time
/// @param laneRows the queries of a lane
/// @param laneKeys the keys of a lane
/// @param laneColumns the groups of four adjacent answers of a lane
/// @param grouped whether several heads share keys
/// @param keyHead the head of the keys, if they are `grouped`
/// @param q where head `h` of batch `n` begins; the steps lead from position to position
/// @param scale what scores are multiplied by, for powers of 2
/// @param late how many keys a query sees after that of its own place, if it is `causal`
/// @param usesQuery whether a score depends on the query's place
/// @param mask the element for query `t` and key `s`, if it is `masked`
record AttentionText(
    int queries,
    int keys,
    int threads,
    int size,
    int value,
    int sizeStep,
    int valueStep,
    int sizeFloats,
    int valueFloats,
    int outFloats,
    int laneRows,
    int laneKeys,
    int laneColumns,
    String queryCount,
    String keyCount,
    boolean grouped,
    String keyHead,
    String q,
    String k,
    String v,
    String out,
    String qStep,
    String kStep,
    String vStep,
    String outStep,
    String scale,
    boolean causal,
    String late,
    boolean usesQuery,
    boolean masked,
    String mask) {}
