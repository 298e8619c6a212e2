import { performance } from 'node:perf_hooks';
import {
  AccessQuestion,
  meshes,
  MeshView,
  reportAccess,
  reportPreview,
  reportQuestion,
  ResourceIndex,
  UsageData,
} from '../plugins/service-mesh-common/src';
import { percentile } from './percentile';
import { SERVICES_PER_NAMESPACE } from './synthetic';

/** Milliseconds of the engine; every one of them blocks the event loop. */
export interface AccessCost {
  /** Callers × operations of one entity. */
  readonly matrixP50Ms: number;
  readonly matrixP99Ms: number;
  /** The first one after a cluster was read. */
  readonly matrixFirstMs: number;
  readonly questionP50Ms: number;
  readonly questionP99Ms: number;
  /** One changed policy: access, mTLS, routes and findings before and after. */
  readonly previewP50Ms: number;
  readonly previewP99Ms: number;
}

const ROUNDS = 300;
const PREVIEWS = 60;
const nobody = { lookup: () => ({ entityRefs: [], ownerRefs: [] }) };

/** Nothing was observed: what metrics cost is measured elsewhere. */
const usage: UsageData = {
  state: 'no-data',
  queries: [],
  workloads: [],
  window: { from: 0, to: 3_600_000, stepSeconds: 60, rateSeconds: 60 },
  precision: [],
  callers: [],
};

const namespaceOf = (service: number) =>
  `ns-${Math.floor(service / SERVICES_PER_NAMESPACE)}`;

/** Asks who may call different services, before anything else was asked about access. */
export function timeAccess(index: ResourceIndex, services: number): AccessCost {
  const targetOf = (service: number) => ({
    namespace: namespaceOf(service),
    select: [
      {
        by: {
          type: 'labels' as const,
          labels: { 'backstage.io/kubernetes-id': `svc-${service}` },
        },
        annotation: 'backstage.io/kubernetes-id',
      },
    ],
  });
  const viewOf = (service: number): MeshView => ({
    entityRef: `component:default/svc-${service}`,
    target: targetOf(service),
    indexes: [index],
    clusters: [],
    meshes,
    asOf: Date.now(),
  });
  const question: AccessQuestion = {
    caller: { type: 'entity', entityRef: 'component:default/svc-1' },
    method: 'GET',
    path: '/orders',
  };
  const ask = (service: number) =>
    reportQuestion(viewOf(service), nobody, question, {
      type: 'entity',
      entityRef: 'component:default/svc-1',
      target: targetOf((service + 1) % services),
      indexes: [index],
    });
  const preview = (service: number) =>
    reportPreview(
      viewOf(service),
      nobody,
      {
        changes: [
          {
            action: 'apply',
            object: {
              apiVersion: 'security.istio.io/v1',
              kind: 'AuthorizationPolicy',
              metadata: {
                name: `svc-${service}`,
                namespace: namespaceOf(service),
              },
              spec: {
                selector: { matchLabels: { app: `svc-${service}` } },
                rules: [{ from: [{ source: { namespaces: ['elsewhere'] } }] }],
              },
            },
          },
        ],
      },
      usage,
    );
  const time = (work: (service: number) => unknown, rounds: number) =>
    Array.from({ length: rounds }, (_, i) => {
      const began = performance.now();
      work(Math.floor((i * services) / rounds));
      return performance.now() - began;
    });

  const [matrixFirstMs, ...matrix] = time(
    service => reportAccess(viewOf(service), nobody),
    ROUNDS,
  );
  const answered = ask(1).data.answers.length;
  const { data } = preview(1);
  if (answered === 0 || data.effects[0]?.effect !== 'changed')
    throw new Error('nothing was asked or changed');
  const questions = time(ask, ROUNDS);
  const previews = time(preview, PREVIEWS);
  return {
    matrixFirstMs,
    matrixP50Ms: percentile(matrix, 0.5),
    matrixP99Ms: percentile(matrix, 0.99),
    questionP50Ms: percentile(questions, 0.5),
    questionP99Ms: percentile(questions, 0.99),
    previewP50Ms: percentile(previews, 0.5),
    previewP99Ms: percentile(previews, 0.99),
  };
}
