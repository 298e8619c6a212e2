import { PrometheusServers } from './PrometheusServers';

/** Where no server says otherwise. */
const USUAL_SECONDS = 30;

/** Seconds between two scrapes where it takes longest among some clusters. */
export function scrapeSeconds(
  places: readonly { readonly cluster: string }[],
  prometheus: Pick<PrometheusServers, 'of'>,
): number {
  const clusters = [...new Set(places.map(({ cluster }) => cluster))];
  const scrapes = clusters.flatMap(
    cluster => prometheus.of(cluster)?.scrapeIntervalSeconds ?? [],
  );
  return scrapes.length > 0 ? Math.max(...scrapes) : USUAL_SECONDS;
}
