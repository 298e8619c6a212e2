import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** Longest time the event loop stood still, and its delay, while something goes on. */
export async function watched(work) {
  let longestBlock = 0;
  let last = performance.now();
  const ticker = setInterval(() => {
    const now = performance.now();
    longestBlock = Math.max(longestBlock, now - last - 5);
    last = now;
  }, 5);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = await work();
  const cpu = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - began;
  delay.disable();
  // One more tick, so that a block at the end counts.
  await new Promise(resolve => setTimeout(resolve, 20));
  clearInterval(ticker);
  return {
    result,
    wallMs: Math.round(wallMs),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    longestBlockMs: Math.round(longestBlock),
    delayP99Ms: Math.round(delay.percentile(99) / 1e6),
  };
}

/**
 * Runs the reader once: CPU of all threads, heap of this thread after a collection, how long the event loop stood still.
 * `prepare` (what happens once in a process) costs no CPU here but memory; `after` is measured by itself, and its memory
 * counts too.
 */
export async function measure(read, { prepare, after } = {}) {
  global.gc?.();
  const before = process.memoryUsage();
  let peakRss = before.rss;
  const rss = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, 20);
  const prepared = prepare ? await watched(prepare) : undefined;
  const reading = await watched(read);
  await new Promise(resolve => setTimeout(resolve, 300));
  const readRss = peakRss;
  global.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const more = after ? await watched(after) : undefined;
  clearInterval(rss);
  const { result: objects, ...cost } = reading;
  return {
    objects,
    ...cost,
    prepareCpuMs: prepared?.cpuMs ?? 0,
    heapMb: Math.round((heap - before.heapUsed) / 1e5) / 10,
    readRssMb: Math.round((readRss - before.rss) / 1e6),
    peakRssMb: Math.round((peakRss - before.rss) / 1e6),
    ...(more && {
      afterMs: more.wallMs,
      afterCpuMs: more.cpuMs,
      afterBlockMs: more.longestBlockMs,
      after: more.result,
    }),
  };
}
