package dev.residua.runtime;

/// A model that was generated to tell how long each of its steps takes. It is for one caller at a
/// time.
public interface TimedModel extends Model {
  /// The times of the last run, a step for each kernel of the program.
  StepTimes times();
}
