import {
  MetricLabels,
  MetricQueryId,
  SignalWindow,
  TrafficPoint,
  TrafficSample,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Bounds of the latency buckets in ms, and the part of the requests at or below each. */
const buckets = [
  [10, 0.3],
  [25, 0.6],
  [50, 0.8],
  [100, 0.92],
  [250, 0.98],
  [500, 0.995],
  [1_000, 1],
  [Infinity, 1],
] as const;

/** Requests/s by version, caller and outcome. */
const flows = [
  { version: 'v1', caller: 'cart', rate: 5.6, code: '200' },
  { version: 'v1', caller: 'cart', rate: 0.02, code: '503' },
  { version: 'v2', caller: 'cart', rate: 0.6, code: '200' },
  { version: 'v2', caller: 'cart', rate: 0.03, code: '503' },
  { version: 'v1', caller: undefined, rate: 0.2, code: '403' },
] as const;

/** What the metrics of the dev app answer: a day that swings slowly, a canary that fails more often. */
export function devSamples(window: SignalWindow): TrafficSample[] {
  const times: number[] = [];
  for (let t = window.from; t <= window.to; t += window.stepSeconds * 1_000)
    times.push(t);
  const swing = (time: number) => 1 + 0.2 * Math.sin(time / 600_000);
  const points = (rate: number, now: boolean): TrafficPoint[] =>
    (now ? [window.to] : times).map(time => [time, rate * swing(time)]);
  const sample = (
    query: MetricQueryId,
    rate: number,
    labels: MetricLabels,
    upToMs?: number,
  ): TrafficSample => ({
    query,
    labels,
    isError: labels.code === '503',
    isDenied: labels.code === '403',
    isMtls: labels.peerIdentity !== undefined,
    upToMs,
    points: points(rate, query.endsWith('Now')),
  });
  return [
    ...flows.flatMap(({ version, caller, rate, code }) => {
      const labels: MetricLabels = {
        version,
        code,
        ...(caller && {
          peerIdentity: `cluster.local/ns/shop/sa/${caller}`,
          peerWorkload: caller,
          peerNamespace: 'shop',
        }),
      };
      return [
        sample('requests', rate, labels),
        sample('requestsNow', rate, labels),
        ...buckets.flatMap(([upToMs, part]) => [
          sample('latency', rate * part, labels, upToMs),
          sample('latencyNow', rate * part, labels, upToMs),
        ]),
      ];
    }),
    // One destination more than a chart has lines.
    ...[9, 5, 3, 2, 1, 0.5, 0.1].map((rate, i) =>
      sample('outbound', rate, {
        code: '200',
        destination: `upstream-${i + 1}.shop.svc.cluster.local`,
        peerIdentity: 'cluster.local/ns/shop/sa/orders',
      }),
    ),
  ];
}
