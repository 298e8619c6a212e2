/**
 * When answers are compared with a real Prometheus, unix ms. Fixed, so that the test is the same on every day: not on a
 * scrape, and 25 minutes after payments restarted.
 */
export const COMPARED_AT_MS = Date.UTC(2026, 2, 10, 0, 49, 19);
