import {
  AccessQuestion,
  AccessQuestionData,
  coreKinds,
  DEFAULT_CANARY_GATE,
  EntityReports,
  foldTraffic,
  indexObjects,
  Kind,
  kindKey,
  meshes,
  MeshView,
  PreviewData,
  PreviewRequest,
  Report,
  reportAccess,
  reportAuthorizations,
  reportControlPlanes,
  reportEdges,
  reportEndpoints,
  reportFindings,
  reportMirrors,
  reportMtls,
  reportObservedMtls,
  reportOutboundAccess,
  reportOverview,
  reportPreview,
  reportQuestion,
  reportRoute,
  reportSplits,
  reportTelemetry,
  reportTraffic,
  reportUsage,
  RouteData,
  RouteRequest,
  SignalsData,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parse, parseAllDocuments } from 'yaml';
import { devConnections } from './devConnections';
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

/** What the reports of the dev app are computed from. */
export function devView(now: number): MeshView {
  return {
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
}

/** Which route a request to the entity would take. */
export function devRoute(
  now: number,
  question: RouteRequest,
): Report<RouteData> {
  return reportRoute(devView(now), question);
}

const NOT_MEASURED = {
  state: 'not-configured',
  explanation: 'The development page has no Prometheus.',
  queries: [],
  parts: [],
} as const;

const NOBODY = {
  lookup: () => ({ entityRefs: [], ownerRefs: [] }),
  lookupWorkload: () => ({ entityRefs: [], ownerRefs: [] }),
};

function devUsage(now: number, rangeSeconds: number): Report<UsageData> {
  return reportUsage(
    devView(now),
    NOT_MEASURED,
    {
      from: now - rangeSeconds * 1_000,
      to: now,
      stepSeconds: rangeSeconds,
      rateSeconds: rangeSeconds,
    },
    NOBODY,
  );
}

/** May somebody call the entity. */
export function devQuestion(
  now: number,
  question: AccessQuestion,
): Report<AccessQuestionData> {
  const { caller } = question;
  return reportQuestion(
    devView(now),
    NOBODY,
    question,
    caller === 'plaintext' || caller === 'anyone'
      ? { type: caller }
      : { type: 'identity', identity: caller },
  );
}

/** What a change would mean for the entity. */
export function devPreview(
  now: number,
  { manifests = '' }: PreviewRequest,
): Report<PreviewData> {
  return reportPreview(
    devView(now),
    NOBODY,
    {
      changes: parseAllDocuments(manifests).map(document => ({
        action: 'apply',
        object: document.toJS() as unknown,
      })),
    },
    devUsage(now, 3_600).data,
  );
}

/** Every report, computed from the objects by the engine and from the samples by the fold. */
export function devReports(
  now: number,
  rangeSeconds = 3_600,
): { [N in keyof EntityReports]: Report<EntityReports[N]> } {
  const view = devView(now);
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
    telemetry: reportTelemetry(view),
    'control-planes': reportControlPlanes(view),
    endpoints: reportEndpoints(view),
    edges: reportEdges(view, devConnections(CLUSTER, now), NOBODY),
    authorizations: reportAuthorizations(view, NOT_MEASURED, rangeSeconds),
    mirrors: reportMirrors(view, NOT_MEASURED),
    splits: reportSplits(view, NOT_MEASURED, {
      rangeSeconds,
      gate: DEFAULT_CANARY_GATE,
    }),
    usage: devUsage(now, rangeSeconds),
    'outbound-access': reportOutboundAccess(view, [], NOBODY),
    'observed-mtls': reportObservedMtls(
      view,
      NOT_MEASURED,
      { from: now - rangeSeconds * 1_000, to: now, stepSeconds: 120 },
      {
        lookup: () => ({ entityRefs: [], ownerRefs: [] }),
        lookupWorkload: () => ({ entityRefs: [], ownerRefs: [] }),
      },
    ),
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
