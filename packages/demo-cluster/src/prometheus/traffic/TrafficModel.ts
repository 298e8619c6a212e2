import { MeshObjects } from '../../MeshObjects';
import { SCRAPE_MS, SampledSeries } from '../series/SampledSeries';
import { SeriesStore } from '../series/SeriesStore';
import { labelsOf } from '../series/Labels';
import { constantSeries } from './CounterSeries';
import { Splits } from './Splits';
import { istioTraffic } from './istioTraffic';
import { linkerdTraffic } from './linkerdTraffic';

/** The metrics of the demo shop as functions of time. */
export class TrafficModel {
  readonly store: SeriesStore;
  private readonly splits: Splits;

  constructor(mesh: MeshObjects) {
    this.splits = new Splits(mesh);
    const traffic = [
      ...istioTraffic(mesh, this.splits),
      ...linkerdTraffic(mesh, this.splits),
    ];
    this.store = new SeriesStore([...traffic, ...upSeries(traffic)]);
  }

  /** Follows the cluster's present weights; returns the number of the newest scrape. */
  observe(unixTimeMs: number): number {
    const lastScrape = Math.floor(unixTimeMs / SCRAPE_MS);
    this.splits.observe(lastScrape);
    return lastScrape;
  }
}

/** One `up` for every scraped pod. */
function upSeries(traffic: readonly SampledSeries[]): SampledSeries[] {
  const targets = new Map<string, SampledSeries>();
  for (const { labels } of traffic) {
    const job = labels.get('job');
    const instance = labels.get('instance');
    const key = `${job}/${instance}`;
    if (targets.has(key)) continue;
    const up = labelsOf({
      __name__: 'up',
      job,
      instance,
      namespace: labels.get('namespace'),
      deployment: labels.get('deployment'),
      pod: labels.get('pod'),
      app: labels.get('app'),
      version: labels.get('version'),
    });
    targets.set(key, constantSeries(up, 1));
  }
  return [...targets.values()];
}
