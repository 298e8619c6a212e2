/** Relative; what Prometheus extrapolates at the ends of a window, and floors of counters. */
const TOLERANCE = 0.01;

/** Expects a number that is shown to be the truth. */
export function expectNear(actual: number | undefined, truth: number): void {
  const near =
    actual !== undefined &&
    Math.abs(actual - truth) <= TOLERANCE * Math.abs(truth) + 1e-9;
  expect({ actual, truth, near }).toEqual({ actual, truth, near: true });
}
