import { SignalWindow } from '@meshwright/backstage-plugin-service-mesh-common';

/** Steps (s) that divide hours and days well. */
const STEPS = [
  15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
];
const MAX_POINTS = 60;

/**
 * The window that ends now, aligned to its step so that answers can be shared; at most 60 points. A rate covers at least
 * a step, so that no request is missed, and four scrapes, so that a lost one does not tear a gap.
 */
export function signalWindow(
  nowMs: number,
  rangeSeconds: number,
  scrapeIntervalSeconds: number,
): SignalWindow {
  const stepSeconds =
    STEPS.find(step => rangeSeconds / step <= MAX_POINTS) ??
    Math.ceil(rangeSeconds / MAX_POINTS);
  const stepMs = stepSeconds * 1000;
  const to = Math.floor(nowMs / stepMs) * stepMs;
  const points = Math.max(2, Math.floor(rangeSeconds / stepSeconds));
  return {
    from: to - (points - 1) * stepMs,
    to,
    stepSeconds,
    rateSeconds: Math.max(stepSeconds, 4 * scrapeIntervalSeconds),
  };
}
