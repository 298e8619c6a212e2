import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** Runs the reader once: CPU of all threads, heap of this thread after a collection, how long the event loop stood still. */
export async function measure(read) {
  global.gc?.();
  const before = {
    memory: process.memoryUsage(),
    cpu: process.cpuUsage(),
    at: performance.now(),
  };
  let longestBlock = 0;
  let peakRss = before.memory.rss;
  let last = performance.now();
  const ticker = setInterval(() => {
    const now = performance.now();
    longestBlock = Math.max(longestBlock, now - last - 5);
    last = now;
  }, 5);
  const rss = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, 50);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const objects = await read();
  delay.disable();
  const wallMs = performance.now() - before.at;
  const cpu = process.cpuUsage(before.cpu);
  await new Promise(resolve => setTimeout(resolve, 300));
  clearInterval(ticker);
  clearInterval(rss);
  global.gc?.();
  return {
    objects,
    wallMs: Math.round(wallMs),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    heapMb:
      Math.round(
        (process.memoryUsage().heapUsed - before.memory.heapUsed) / 1e5,
      ) / 10,
    peakRssMb: Math.round((peakRss - before.memory.rss) / 1e6),
    longestBlockMs: Math.round(longestBlock),
    delayP99Ms: Math.round(delay.percentile(99) / 1e6),
  };
}
