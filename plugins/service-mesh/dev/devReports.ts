import {
  coreKinds,
  EntityReports,
  foldTraffic,
  indexObjects,
  Kind,
  kindKey,
  meshes,
  MeshView,
  Report,
  reportAccess,
  reportFindings,
  reportMtls,
  reportOverview,
  reportTraffic,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parse, parseAllDocuments } from 'yaml';
import { devSamples } from './devSamples';
import { shopYaml } from './shopYaml';

const CLUSTER = 'dev';
const MINUTE_MS = 60_000;

/** The objects of the dev cluster as they were written. */
export const devObjects = parseAllDocuments(shopYaml).map(
  document => document.toJS() as Record<string, unknown>,
);

const kinds: readonly Kind[] = [
  ...coreKinds,
  ...meshes.flatMap(mesh => mesh.kinds),
];

/** Every report, computed from the objects by the engine and from the samples by the fold. */
export function devReports(
  now: number,
  rangeSeconds = 3_600,
): { [N in keyof EntityReports]: Report<EntityReports[N]> } {
  const view: MeshView = {
    entityRef: 'component:default/orders',
    target: {
      namespace: 'shop',
      select: [
        {
          annotation: 'meshwright.io/services',
          by: { type: 'services', names: ['orders'] },
        },
      ],
    },
    indexes: [
      indexObjects(devObjects, {
        cluster: CLUSTER,
        kinds: [...new Map(kinds.map(kind => [kindKey(kind), kind])).values()],
        takenAt: now,
        parseYaml: text => parse(text) as unknown,
      }),
    ],
    clusters: [
      {
        name: CLUSTER,
        title: 'Dev',
        state: 'ready',
        ageMs: 0,
        kinds: [],
        source: 'config',
        meshes: ['istio'],
        prometheus: 'ok',
      },
    ],
    meshes,
    asOf: now,
  };
  const mtls = reportMtls(view);
  return {
    overview: reportOverview(view),
    mtls,
    traffic: reportTraffic(view),
    access: reportAccess(view, {
      lookup: identity =>
        identity.endsWith('/sa/cart')
          ? {
              entityRefs: ['component:default/cart'],
              ownerRefs: ['group:default/checkout'],
            }
          : { entityRefs: [], ownerRefs: [] },
    }),
    findings: reportFindings(view),
    signals: { ...mtls, data: signals(now, rangeSeconds) },
  };
}

function signals(now: number, rangeSeconds: number): SignalsData {
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const window = {
    from: to - rangeSeconds * 1_000,
    to,
    stepSeconds: Math.max(15, rangeSeconds / 60),
    rateSeconds: 120,
  };
  const istio = meshes.find(mesh => mesh.id === 'istio');
  return {
    state: 'ok',
    window,
    ...foldTraffic(devSamples(window), to),
    queries:
      istio?.metrics
        .queries({
          workloads: ['orders-v1', 'orders-v2'].map(name => ({
            namespace: 'shop',
            name,
            ownerKind: 'Deployment',
            dataPlane: 'sidecar' as const,
            waypoint: false,
          })),
          rateSeconds: window.rateSeconds,
          extraLabels: {},
        })
        .map(query => ({ ...query, cluster: CLUSTER, warnings: [] })) ?? [],
  };
}
