import { indexFromYaml } from '../../__testUtils__';
import {
  AccessPredicate,
  ClusterHealth,
  EvidenceList,
  Membership,
  MtlsMode,
} from '../../model';
import { Pod } from '../coreKinds';
import { evidenceRefs } from '../evidenceRefs';
import { FindingRule } from '../FindingRule';
import { FleetFindingRule } from '../FleetFindingRule';
import { MeshDefinition } from '../MeshDefinition';
import { MeshView } from './MeshView';
import { reportAccess } from './reportAccess';
import { reportFindings } from './reportFindings';
import { reportMtls } from './reportMtls';
import { reportOverview } from './reportOverview';
import { reportTraffic } from './reportTraffic';

const because: EvidenceList = [{ type: 'default', name: 'test' }];
const policyRef = {
  cluster: 'test',
  group: 'security.example.com',
  kind: 'Policy',
  namespace: 'shop',
  name: 'cart',
};
const pod = (
  name: string,
  account: string,
  namespace = 'shop',
  mesh = 'in',
) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, mesh: ${mesh} } }
spec: { serviceAccountName: ${account}, containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
---`;
const shop = `${pod('cart', 'cart')}${pod('web', 'web')}${pod(
  'legacy',
  'legacy',
  'shop',
  'out',
)}${pod('probe', 'probe', 'monitoring')}
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: nobody, namespace: shop }
spec: { selector: { app: nobody } }
`;

const from = (identity: string): AccessPredicate => ({
  attribute: 'source.identity',
  match: { exact: identity },
});
const is = (
  attribute: 'request.method' | 'request.path',
  exact: string,
): AccessPredicate => ({ attribute, match: { exact } });

/** A mesh of pods labelled `mesh: in` that lets `web` do GET /cart and the namespace `monitoring` everything. */
function testMesh(
  parts: {
    mode?: MtlsMode;
    /** Mode of port 9090. */
    portMode?: MtlsMode;
    findings?: FindingRule[];
    open?: boolean;
    membership?: Partial<Membership>;
  } = {},
): MeshDefinition {
  const evidence: EvidenceList = [
    { type: 'resource', ref: policyRef, field: 'spec' },
  ];
  const rule = (matches: AccessPredicate) => ({
    matches,
    peers: [],
    operations: [],
    conditions: [],
    evidence,
  });
  return {
    id: 'test',
    title: 'Test',
    docs: '',
    kinds: [],
    membership: (_index, group) => ({
      ...(group.podLabels.mesh === 'in' && { mesh: 'test' }),
      dataPlane: group.podLabels.mesh === 'in' ? 'sidecar' : 'none',
      podsInMesh: group.pods.length,
      podsTotal: group.pods.length,
      proxyVersions: ['1.0'],
      evidence: because,
      ...parts.membership,
    }),
    identity: (_index, group) => `${group.namespace}/${group.serviceAccount}`,
    read: {
      mtls: () => [
        ...(parts.portMode
          ? [
              {
                scope: 'port' as const,
                port: 9090,
                mode: parts.portMode,
                evidence: because,
              },
            ]
          : []),
        {
          scope: 'default',
          mode: parts.mode ?? 'permissive',
          evidence: because,
        },
      ],
      clientTls: () => [],
      access: (_index, _workload, port) =>
        parts.open
          ? []
          : [
              {
                enforcedBy: 'sidecar',
                port,
                custom: [],
                deny: [],
                allow: [
                  rule({
                    all: [
                      from('shop/web'),
                      is('request.method', 'GET'),
                      is('request.path', '/cart'),
                    ],
                  }),
                  rule({
                    attribute: 'source.identity',
                    match: { prefix: 'monitoring/' },
                  }),
                ],
                audit: [],
                otherwise: { verdict: 'deny', evidence },
              },
            ],
      routing: () => ({ splits: [], destinations: [], rateLimits: [] }),
    },
    metrics: {
      queries: () => [],
      isError: () => false,
      isDenied: () => undefined,
      isMtls: () => undefined,
      scrapeProbe: () => '',
    },
    findings: parts.findings ?? [],
  };
}

const healthy: ClusterHealth = {
  name: 'test',
  title: 'Test',
  state: 'ready',
  kinds: [],
  source: 'config',
  meshes: [],
  prometheus: 'ok',
};

function viewOf(app: string, parts: Partial<MeshView> = {}): MeshView {
  return {
    entityRef: `component:default/${app}`,
    target: {
      namespace: 'shop',
      select: [
        {
          annotation: 'meshwright.io/workloads',
          by: { type: 'workloads', names: [app] },
        },
      ],
    },
    indexes: [indexFromYaml(shop)],
    clusters: [healthy],
    meshes: [testMesh()],
    asOf: 1,
    ...parts,
  };
}
const nobodyKnown = { lookup: () => ({ entityRefs: [], ownerRefs: [] }) };

describe('mapping', () => {
  const broken: ClusterHealth = {
    ...healthy,
    name: 'down',
    title: 'Down',
    state: 'unreachable',
    problem: 'Connection refused.',
    ageMs: 60_000,
  };

  it.each<[string, MeshView, string, RegExp]>([
    [
      'counts what each annotation matched',
      viewOf('cart'),
      'mapped',
      /meshwright.io\/workloads matches 1 workload\./,
    ],
    [
      'says that no annotation selects',
      viewOf('cart', { target: undefined }),
      'no-annotation',
      /No annotation/,
    ],
    [
      'says what matched nothing and where',
      viewOf('ghost'),
      'no-match',
      /namespace shop of test matches workloads ghost/,
    ],
    [
      'says that no cluster is configured',
      viewOf('cart', { indexes: [], clusters: [] }),
      'no-clusters',
      /No cluster is known/,
    ],
    [
      'does not conclude from a cluster that is down',
      viewOf('ghost', { clusters: [healthy, broken] }),
      'clusters-unavailable',
      /Cluster down could not be read/,
    ],
    [
      'does not conclude from unread pods',
      viewOf('cart', { indexes: [indexFromYaml(shop, { unread: [Pod] })] }),
      'clusters-unavailable',
      /Pods could not be read/,
    ],
    [
      'names the missing cluster also when something was found',
      viewOf('cart', { clusters: [healthy, broken] }),
      'mapped',
      /Cluster down could not be read/,
    ],
    [
      'repeats the selector that nothing fits',
      viewOf('cart', {
        target: {
          select: [
            {
              annotation: 'a',
              by: {
                type: 'selector',
                selector: [
                  { key: 'app', operator: 'In', values: ['ghost'] },
                  { key: 'tier', operator: 'NotIn', values: ['web', 'api'] },
                  { key: 'canary', operator: 'DoesNotExist' },
                ],
              },
            },
          ],
        },
      }),
      'no-match',
      /matches the selector app=ghost,tier notin \(web,api\),!canary of a\./,
    ],
    [
      'repeats the problem of a malformed annotation',
      viewOf('cart', {
        target: {
          select: [
            {
              annotation: 'a',
              by: { type: 'selector', selector: [] },
              problem: '"x in" is not a label selector',
            },
          ],
        },
      }),
      'no-match',
      /is not a label selector/,
    ],
    [
      'names a cluster nobody configured',
      viewOf('cart', {
        target: { ...viewOf('cart').target, select: [], clusters: ['mars'] },
      }),
      'no-clusters',
      /mars, which is not configured/,
    ],
  ])('%s', (_name, view, state, explanation) => {
    const { mapping } = reportMtls(view);
    expect(mapping).toMatchObject({
      state,
      explanation: expect.stringMatching(explanation),
    });
    expect(mapping.fix !== undefined).toBe(state !== 'mapped');
  });

  it.each<[string, Partial<ClusterHealth>, string]>([
    ['down', { state: 'unreachable' }, 'cluster-unreachable'],
    ['read for the first time', { state: 'syncing' }, 'cluster-syncing'],
    ['for users only', { state: 'not-watchable' }, 'cluster-not-watchable'],
    [
      'partly forbidden',
      {
        kinds: [
          {
            group: '',
            kind: 'Pod',
            state: 'forbidden',
            objects: 0,
            malformed: 0,
          },
        ],
      },
      'kind-forbidden',
    ],
    [
      'stale',
      {
        kinds: [
          {
            group: '',
            kind: 'Pod',
            state: 'stale',
            objects: 1,
            malformed: 0,
            ageMs: 5,
          },
        ],
      },
      'cluster-stale',
    ],
    [
      'holding malformed objects',
      {
        kinds: [
          { group: '', kind: 'Pod', state: 'synced', objects: 1, malformed: 2 },
        ],
      },
      'malformed-objects',
    ],
  ])('reports a cluster that is %s with a fix', (_name, health, code) => {
    const { problems } = reportMtls(
      viewOf('cart', { clusters: [{ ...healthy, ...health }] }),
    );
    expect(problems.map(problem => problem.code)).toEqual([code]);
    expect(problems[0].fix).toBeTruthy();
  });
});

describe('reportAccess', () => {
  const verdicts = (view: MeshView) =>
    reportAccess(view, nobodyKnown).data.rows.map(
      ({ caller, operation, decision }) =>
        `${caller.label} ${operation} ${decision.verdict}`,
    );

  it('asks for every caller and operation that the rules tell apart', () => {
    expect(verdicts(viewOf('cart'))).toEqual([
      'shop/web GET /cart allow',
      'shop/web any depends',
      'monitoring/probe GET /cart allow',
      'monitoring/probe any allow',
      'plaintext (no identity) GET /cart deny',
      'plaintext (no identity) any deny',
      'anyone else in the mesh GET /cart depends',
      'anyone else in the mesh any depends',
    ]);
  });

  it('admits everybody when nothing enforces, but no plaintext under strict mTLS', () => {
    expect(
      verdicts(
        viewOf('cart', { meshes: [testMesh({ open: true, mode: 'strict' })] }),
      ),
    ).toEqual([
      'shop/web any allow',
      'plaintext (no identity) any deny',
      'anyone else in the mesh any allow',
    ]);
  });

  it('admits everybody outside a mesh, with the reason', () => {
    const { rows } = reportAccess(viewOf('legacy'), nobodyKnown).data;
    expect(new Set(rows.map(row => row.decision.verdict))).toEqual(
      new Set(['allow']),
    );
    for (const row of rows) expect(row.decision.evidence).toEqual(because);
  });

  it('leads from every decision to its resource', () => {
    expect(
      evidenceRefs(reportAccess(viewOf('cart'), nobodyKnown).data),
    ).toContainEqual(policyRef);
  });
});

describe('reportMtls', () => {
  it('shows plaintext outside a mesh and unknown when the membership is unknown', () => {
    const modes = (view: MeshView) =>
      reportMtls(view).data.workloads.flatMap(({ mtls }) =>
        mtls.ports.map(port => port.mode),
      );
    const blind = testMesh({
      membership: {
        mesh: undefined,
        evidence: [
          { type: 'unknown', unread: [{ group: '', kind: 'Namespace' }] },
        ],
      },
    });
    expect(new Set(modes(viewOf('legacy')))).toEqual(new Set(['disabled']));
    expect(new Set(modes(viewOf('legacy', { meshes: [blind] })))).toEqual(
      new Set(['unknown']),
    );
  });
});

describe('reportOverview', () => {
  it.each<[string, MeshView, object]>([
    [
      'a restricted workload',
      viewOf('cart'),
      {
        mtls: 'permissive',
        access: 'restricted',
        membership: { meshes: ['test'], podsInMesh: 1, podsTotal: 1 },
      },
    ],
    [
      'an open workload',
      viewOf('cart', { meshes: [testMesh({ open: true, mode: 'strict' })] }),
      { mtls: 'strict', access: 'anyone' },
    ],
    [
      'a port weaker than the others, by its number',
      viewOf('cart', {
        meshes: [testMesh({ mode: 'strict', portMode: 'disabled' })],
      }),
      { mtls: 'disabled', mtlsPorts: [9090] },
    ],
    [
      'pods left outside the mesh',
      viewOf('cart', {
        meshes: [testMesh({ mode: 'strict', membership: { podsInMesh: 0 } })],
      }),
      { mtls: 'disabled' },
    ],
    [
      'a workload outside',
      viewOf('legacy'),
      {
        mtls: 'disabled',
        access: 'anyone',
        membership: { meshes: [], dataPlanes: ['none'] },
      },
    ],
    ['nothing', viewOf('ghost'), { workloads: [], routes: 0 }],
  ])('sums up %s', (_name, view, expected) => {
    expect(reportOverview(view).data).toMatchObject(expected);
  });
});

describe('reportTraffic', () => {
  it('names the hosts in front of the workloads', () => {
    expect(reportTraffic(viewOf('cart')).data.hosts).toEqual([
      'cart.shop.svc.cluster.local',
    ]);
  });
});

describe('reportFindings', () => {
  const rule = (
    code: string,
    name: string,
    group = 'security.example.com',
    namespace = 'shop',
  ): FindingRule => ({
    code,
    severity: 'error',
    title: code,
    message: 'About {name}.',
    why: 'w',
    fix: 'f',
    reads: [],
    *check() {
      yield {
        subject: { cluster: 'test', group, kind: 'Policy', namespace, name },
        params: { name },
      };
    },
  });
  const throws: FindingRule = {
    ...rule('test/throws', 'x'),
    // eslint-disable-next-line require-yield -- a rule that fails before it says anything
    *check() {
      throw new Error('unforeseen');
    },
  };

  it('keeps what concerns the entity and leaves out what concerns others', () => {
    const findings = [
      rule('test/evidence', 'cart'),
      rule('test/whole-namespace', 'default'),
      rule('test/elsewhere', 'cart', undefined, 'other'),
      throws,
    ];
    const { data } = reportFindings(
      viewOf('cart', { meshes: [testMesh({ findings })] }),
    );
    expect(
      data.findings.map(finding => [finding.code, finding.message]),
    ).toEqual([
      ['test/evidence', 'About cart.'],
      ['test/whole-namespace', 'About default.'],
    ]);
    expect(data.skipped).toEqual([
      {
        code: 'test/throws',
        title: 'test/throws',
        unread: [],
        note: expect.any(String),
      },
    ]);
  });
});

describe('findings of several clusters', () => {
  it('compares the clusters and keeps what concerns the entity', () => {
    const compared: FleetFindingRule = {
      code: 'test/compared',
      severity: 'info',
      title: 'Compared',
      message: '{n} clusters in {namespace}.',
      why: 'w',
      fix: 'f',
      reads: [Pod],
      *check({ indexes, namespace }) {
        for (const name of ['cart', 'nobody'])
          yield {
            subject: {
              cluster: 'test',
              group: '',
              kind: 'Service',
              namespace,
              name,
            },
            params: { n: String(indexes.length), namespace },
          };
      },
    };
    const meshes = [{ ...testMesh(), fleetFindings: [compared] }];
    const index = indexFromYaml(shop);
    const { data } = reportFindings(
      viewOf('cart', { meshes, indexes: [index, indexFromYaml('')] }),
    );
    expect(
      data.findings
        .filter(({ code }) => code === compared.code)
        .map(({ subject, message }) => [subject.name, message]),
    ).toEqual([['cart', '2 clusters in shop.']]);
    const alone = reportFindings(viewOf('cart', { meshes, indexes: [index] }));
    expect(alone.data.rulesRun).toBe(data.rulesRun - 1);
  });
});

describe('several workloads and several meshes', () => {
  it('lists no identity of another mesh among the callers', () => {
    const other: MeshDefinition = {
      ...testMesh(),
      id: 'other',
      membership: (_index, group) => ({
        ...(group.podLabels.mesh === 'out' && { mesh: 'other' }),
        dataPlane: 'sidecar',
        podsInMesh: 1,
        podsTotal: 1,
        proxyVersions: [],
        evidence: because,
      }),
      identity: () => 'legacy.of.the.other.mesh',
    };
    const { rows } = reportAccess(
      viewOf('cart', { meshes: [testMesh(), other] }),
      nobodyKnown,
    ).data;
    expect(rows.map(row => row.caller.identity)).not.toContain(
      'legacy.of.the.other.mesh',
    );
    expect(rows.map(row => row.caller.identity)).toContain('shop/web');
  });

  it('knows that nobody has an identity on a port that accepts plaintext only', () => {
    const verdictOf = (mode: MtlsMode) =>
      reportAccess(
        viewOf('cart', { meshes: [testMesh({ mode })] }),
        nobodyKnown,
      ).data.rows.find(
        row =>
          row.caller.identity === 'shop/web' && row.operation === 'GET /cart',
      )?.decision.verdict;
    expect([verdictOf('permissive'), verdictOf('disabled')]).toEqual([
      'allow',
      'deny',
    ]);
  });

  it('shows a rate limit that several workloads share once', () => {
    const mesh = testMesh();
    const limit = {
      requests: 10,
      intervalMs: 1000,
      scope: 'total',
      evidence: because,
    };
    const limited: MeshDefinition = {
      ...mesh,
      read: {
        ...mesh.read,
        routing: (_index, workloads) => ({
          splits: [],
          destinations: [],
          rateLimits: workloads.map(() => limit),
        }),
      },
    };
    const select = [
      {
        annotation: 'meshwright.io/workloads',
        by: { type: 'workloads' as const, names: ['cart', 'web'] },
      },
    ];
    const view = viewOf('cart', {
      meshes: [limited],
      target: { namespace: 'shop', select },
    });
    expect(reportTraffic(view).data.routing.rateLimits).toEqual([limit]);
  });
});
