import { SaturationSample } from '../../../engine/MetricQuestion';
import { SaturationGap, SaturationMeasure } from '../../../model';

/** What Linkerd's proxies do not tell, and why. @internal */
export function saturationGaps(
  rows: readonly SaturationSample[],
): readonly SaturationGap[] {
  const told = new Set(rows.map(({ measure }) => measure));
  const gap = (
    measures: readonly SaturationMeasure[],
    words: Omit<SaturationGap, 'measures'>,
  ): SaturationGap[] => {
    const missing = measures.filter(measure => !told.has(measure));
    return missing.length > 0 ? [{ measures: missing, ...words }] : [];
  };
  return [
    ...gap(['proxy-cpu', 'proxy-memory'], {
      why: 'Prometheus holds none of the numbers that the proxies of these pods tell of themselves.',
      fix: 'Scrape the port linkerd-admin of the pods under the job linkerd-proxy, as the viz extension does.',
    }),
    ...gap(['retries', 'retry-overflow'], {
      why: 'Retries are counted for routes that allow them, and none of the routes these pods call does.',
    }),
    ...gap(['connection-overflow', 'pending-overflow'], {
      why: "Linkerd's proxies have no limits of connection pools, so there is nothing to overflow.",
    }),
  ];
}
