import {
  AccessDecision,
  AccessDraft,
  AccessQuestionData,
  EvidenceList,
  OutboundAccessData,
  PreviewData,
  UsageCaller,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';

const HOUR_MS = 3_600_000;
/** Epoch ms at which the window ends. */
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

const workload = {
  cluster: 'demo',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders-v1',
};
const identity = 'cluster.local/ns/shop/sa/cart';
const evidence: EvidenceList = [
  {
    type: 'resource',
    ref: {
      cluster: 'demo',
      group: 'security.istio.io',
      kind: 'AuthorizationPolicy',
      namespace: 'shop',
      name: 'cart-only',
    },
  },
];
const rule = {
  matches: { all: [] },
  peers: ['principal cluster.local/ns/shop/sa/cart'],
  operations: ['GET /orders*'],
  conditions: [],
  evidence,
};
const decision = (verdict: AccessDecision['verdict']): AccessDecision => ({
  verdict,
  enforcedBy: 'sidecar',
  rule,
  dependsOn: verdict === 'depends' ? ['request.path'] : [],
  evidence,
});
const caller: UsageCaller = {
  cluster: 'demo',
  mesh: 'istio',
  workload,
  identity,
  callerWorkload: 'cart',
  callerNamespace: 'shop',
  entityRefs: ['component:default/cart'],
  ownerRefs: ['group:default/checkout'],
  requests: 7_500,
  denied: 12,
  share: 0.75,
  firstSeen: NOW - 160 * HOUR_MS,
  lastSeen: NOW - 5 * HOUR_MS,
};
const stranger: UsageCaller = {
  ...caller,
  identity: 'cluster.local/ns/batch/sa/nightly',
  callerWorkload: 'nightly',
  callerNamespace: 'batch',
  entityRefs: [],
  ownerRefs: [],
  requests: 2_500,
  denied: 0,
  share: 0.25,
};

/** Who called: one whom the matrix lists and one whom it does not. @internal */
export const sampleUsage: UsageData = {
  state: 'ok',
  queries: [],
  workloads: [workload],
  window: {
    from: NOW - 168 * HOUR_MS,
    to: NOW,
    stepSeconds: 10_800,
    rateSeconds: 10_800,
  },
  precision: [
    {
      mesh: 'istio',
      precision: 'principal',
      words: 'Istio counts requests by the principal of the caller.',
    },
  ],
  callers: [caller, stranger],
};

/** Whom the component may call: one target that the reader may see and one that is not theirs. @internal */
export const sampleOutbound: OutboundAccessData = {
  workloads: [workload],
  targetsLeftOut: 3,
  rows: [
    {
      identity: 'cluster.local/ns/shop/sa/orders',
      target: { ...workload, name: 'payments' },
      port: 8080,
      entityRefs: ['component:default/payments'],
      ownerRefs: [],
      verdict: 'allow',
      because: ['observed', 'same-namespace'],
    },
    {
      identity: 'cluster.local/ns/shop/sa/orders',
      target: { ...workload, name: 'secret' },
      port: 8080,
      entityRefs: [],
      ownerRefs: [],
      because: ['named'],
    },
  ],
};

/** The answer to a question, with its trace. @internal */
export const sampleQuestion: AccessQuestionData = {
  question: { caller: 'component:default/cart', method: 'GET' },
  verdict: 'depends',
  ports: [8080],
  answers: [
    {
      workload,
      port: 8080,
      caller: {
        identity,
        label: 'shop/cart',
        entityRefs: ['component:default/cart'],
        ownerRefs: [],
        source: 'workload',
      },
      request: {
        peer: { identity },
        operation: { protocol: 'http', port: 8080, method: 'GET' },
      },
      connection: {
        from: [
          {
            cluster: 'demo',
            namespace: 'shop',
            ownerKind: 'Deployment',
            name: 'cart',
          },
        ],
        to: ['orders.shop:80'],
        sends: 'mutual',
        accepts: 'strict',
        outcome: 'open',
        identified: true,
        explanation:
          'the client sends mTLS with its identity, the server takes mTLS only',
        dependsOn: [],
        evidence,
      },
      beyond: [
        {
          words: 'NetworkPolicies are not read.',
          evidence: [{ type: 'default', name: 'not judged: NetworkPolicy' }],
        },
      ],
      decision: decision('depends'),
      traces: [
        {
          enforcedBy: 'sidecar',
          decision: decision('depends'),
          steps: [
            {
              action: 'allow',
              rule,
              outcome: 'open',
              open: ['request.path'],
              decided: true,
              evidence,
            },
            {
              action: 'otherwise',
              verdict: 'deny',
              outcome: 'open',
              open: [],
              decided: false,
              evidence,
            },
          ],
        },
      ],
    },
  ],
};

/** What a denial would change. @internal */
export const samplePreview: PreviewData = {
  clusters: [
    {
      cluster: 'demo',
      meant: true,
      cells: 1,
      mtls: 1,
      newFindings: 1,
      solvedFindings: 0,
    },
    {
      cluster: 'west',
      meant: false,
      cells: 0,
      mtls: 0,
      newFindings: 0,
      solvedFindings: 0,
    },
  ],
  effects: [
    {
      effect: 'added',
      ref: {
        cluster: 'demo',
        group: 'security.istio.io',
        kind: 'AuthorizationPolicy',
        namespace: 'shop',
        name: 'deny-cart',
      },
    },
  ],
  problems: [],
  unread: [],
  complete: true,
  changes: [
    {
      type: 'grant-added',
      direction: 'narrower',
      words: 'shop/cart may not call everything at shop/orders-v1:8080',
    },
  ],
  cells: [
    {
      workload,
      port: 8080,
      caller: {
        identity,
        label: 'shop/cart',
        entityRefs: [],
        ownerRefs: [],
        source: 'workload',
      },
      operation: 'any',
      before: decision('allow'),
      after: decision('deny'),
      direction: 'narrower',
    },
  ],
  mtls: [{ workload, port: 8080, before: 'permissive', after: 'strict' }],
  routes: [{ host: 'orders.shop.svc.cluster.local', before: ['a'], after: [] }],
  newFindings: [],
  solvedFindings: [],
  observed: {
    state: 'ok',
    windowSeconds: 604_800,
    precision: sampleUsage.precision,
    callersSeen: 2,
    requests: 10_000,
    affected: [{ ...caller, before: 'allow', after: 'deny', effect: 'loses' }],
    lostShare: 0.75,
  },
};

/** A policy made of what was seen. @internal */
export const sampleDraft: AccessDraft = {
  manifests: 'kind: AuthorizationPolicy\nmetadata: { name: drafted }\n',
  from: sampleUsage.window.from,
  to: NOW,
  callers: [caller],
  leftOut: [{ caller: stranger, reason: 'It is of another trust domain.' }],
  remaining: [
    {
      ref: {
        cluster: 'demo',
        group: 'security.istio.io',
        kind: 'AuthorizationPolicy',
        namespace: 'shop',
        name: 'everybody',
      },
      admits: ['anyone → everything'],
    },
  ],
  warnings: ['Made of the callers of the last 7 days.'],
};
