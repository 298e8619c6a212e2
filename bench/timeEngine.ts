import { performance } from 'node:perf_hooks';
import {
  collectFindings,
  meshes,
  MeshView,
  reportAccess,
  reportFindings,
  reportMtls,
  reportOverview,
  reportTraffic,
  ResourceIndex,
  RuleOutcome,
} from '../plugins/service-mesh-common/src';
import { percentile } from './percentile';
import { SERVICES_PER_NAMESPACE } from './synthetic';

/** Milliseconds of the engine, without HTTP, catalog and permissions. */
export interface EngineCost {
  readonly overviewP50Ms: number;
  readonly overviewP99Ms: number;
  /** mTLS, access, routing and findings of one entity. */
  readonly entityP50Ms: number;
  readonly entityP99Ms: number;
}

const ROUNDS = 500;
const WARMING = 100;

/** Asks about different services, after the rules have run and a hundred others were asked for. */
export function timeEngine(
  index: ResourceIndex,
  outcomes: readonly RuleOutcome[],
  services: number,
): EngineCost {
  const findings = collectFindings(outcomes);
  const viewOf = (i: number): MeshView => {
    const service = Math.floor((i * services) / ROUNDS);
    return {
      entityRef: `component:default/svc-${service}`,
      target: {
        namespace: `ns-${Math.floor(service / SERVICES_PER_NAMESPACE)}`,
        select: [
          {
            by: {
              type: 'labels',
              labels: { 'backstage.io/kubernetes-id': `svc-${service}` },
            },
            annotation: 'backstage.io/kubernetes-id',
          },
        ],
      },
      indexes: [index],
      clusters: [],
      meshes,
      findingsOf: () => ({ run: findings }),
      asOf: Date.now(),
    };
  };
  const time = (report: (view: MeshView) => unknown): number[] =>
    Array.from({ length: ROUNDS }, (_, i) => {
      const view = viewOf(i);
      const began = performance.now();
      report(view);
      return performance.now() - began;
    });
  if (reportOverview(viewOf(0)).data.workloads.length === 0)
    throw new Error('no workload was found');
  for (let i = 0; i < WARMING; i++) {
    const view = viewOf((i * ROUNDS) / WARMING + 0.5);
    reportOverview(view);
    everything(view);
  }
  const overview = time(reportOverview);
  const entity = time(everything);
  return {
    overviewP50Ms: percentile(overview, 0.5),
    overviewP99Ms: percentile(overview, 0.99),
    entityP50Ms: percentile(entity, 0.5),
    entityP99Ms: percentile(entity, 0.99),
  };
}

function everything(view: MeshView): void {
  reportMtls(view);
  reportAccess(view, { lookup: () => ({ entityRefs: [], ownerRefs: [] }) });
  reportTraffic(view);
  reportFindings(view);
}
