import { SignalWindow } from '@meshwright/backstage-plugin-service-mesh-common';
import { usageWindow } from './readUsage';

/** Milliseconds to which the end of a window is aligned, so that viewers of one page share answers. */
const ALIGNED_MS = 60_000;

/**
 * Whole steps that end now, and not at the end of a step as wide as hours: a counter that began a minute ago is seen at the
 * end of the window only while it is still there.
 */
export function observedWindow(
  now: number,
  rangeSeconds: number,
  scrapeSeconds: number,
): SignalWindow {
  const window = usageWindow(now, rangeSeconds, scrapeSeconds);
  const shift = window.to - Math.floor(now / ALIGNED_MS) * ALIGNED_MS;
  return { ...window, from: window.from - shift, to: window.to - shift };
}
