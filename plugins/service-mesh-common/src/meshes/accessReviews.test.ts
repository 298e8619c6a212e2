import { indexFromYaml } from '../__testUtils__';
import {
  changeIndex,
  diffAccess,
  effectiveAccess,
  MeshView,
  placeWorkloads,
  ResourceIndex,
} from '../engine';
import { meshes } from '.';
import { parseAllDocuments } from 'yaml';

const kinds = meshes.flatMap(mesh => mesh.kinds);

const shop = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web, security.istio.io/tlsMode: istio } }
spec:
  serviceAccountName: web
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const strict = `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`;

const allow = (name: string, rules: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, rules: ${rules} }
`;
const cart =
  '{ from: [{ source: { principals: [cluster.local/ns/shop/sa/cart] } }], to: [{ operation: { methods: [GET] } }] }';
const admin =
  '{ from: [{ source: { principals: [cluster.local/ns/shop/sa/admin] } }] }';

function accessOf(index: ResourceIndex) {
  const view: MeshView = {
    entityRef: 'component:default/web',
    target: {
      select: [
        {
          annotation: 'backstage.io/kubernetes-id',
          by: { type: 'labels', labels: { app: 'web' } },
        },
      ],
    },
    indexes: [index],
    clusters: [],
    meshes,
    asOf: 0,
  };
  return effectiveAccess(placeWorkloads(view).placed);
}
const access = (yaml: string) => accessOf(indexFromYaml(yaml, { meshes }));

describe('effectiveAccess', () => {
  it('is one open grant where no policy is', () => {
    const { grants, grounds, complete } = access(shop + strict);
    expect(
      grants.map(({ effect, who, what, risks }) => ({
        effect,
        who,
        what,
        risks,
      })),
    ).toEqual([
      {
        effect: 'allow',
        who: [],
        what: [],
        risks: ['anyone', 'every-operation'],
      },
    ]);
    expect(
      grounds.map(({ port, mtls, otherwise }) => [port, mtls, otherwise]),
    ).toEqual([[8080, 'strict', 'allow']]);
    expect(complete).toBe(true);
  });

  it('names plaintext as a risk where mTLS is not strict', () => {
    expect(access(shop).grants[0].risks).toContain('plaintext');
  });

  it('does not depend on names, order or the number of resources', () => {
    const one = access(shop + allow('one', `[${cart}, ${admin}]`));
    const two = access(
      shop + allow('b', `[${admin}]`) + allow('a', `[${cart}]`),
    );
    expect(two.canonical).toBe(one.canonical);
    expect(one.grants).toHaveLength(2);
    expect(diffAccess(one, two)).toEqual([]);
  });

  it('is not complete while a kind is unread', () => {
    const index = indexFromYaml(shop, {
      meshes,
      unread: kinds.filter(({ kind }) => kind === 'AuthorizationPolicy'),
    });
    expect(accessOf(index).complete).toBe(false);
  });
});

const behind = (waypoint: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web }, annotations: { ambient.istio.io/redirection: enabled } }
spec:
  serviceAccountName: web
  containers: [{ name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }]
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop${waypoint} }
spec: { clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: way, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;
const fronted = behind(', labels: { istio.io/use-waypoint: way }');
const byPolicy = (name: string, target: string, principal: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: { ${target}, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${principal}] } }] }] }
`;
const atWaypoint = (principal: string) =>
  byPolicy(
    'at-waypoint',
    "targetRefs: [{ group: '', kind: Service, name: web }]",
    principal,
  );
const atZtunnel = (principal: string) =>
  byPolicy('at-ztunnel', 'selector: { matchLabels: { app: web } }', principal);

describe('access behind a waypoint', () => {
  const told = (yaml: string) => {
    const { grants, grounds } = access(yaml);
    return {
      ways: grounds.map(
        ({ pastWaypoint, otherwise }) =>
          `${pastWaypoint ? 'past' : 'through'}: ${otherwise}`,
      ),
      grants: grants.flatMap(({ places, enforcedBy, who, risks }) =>
        places.map(
          ({ pastWaypoint }) =>
            `${pastWaypoint ? 'past' : 'through'} ${enforcedBy}: ${
              who.map(name => name.replace(/.*\//, '')).join() || 'anyone'
            }${risks.includes('anyone') ? ' (risk)' : ''}`,
        ),
      ),
    };
  };
  it.each<[string, string, ReturnType<typeof told>]>([
    [
      'says that anyone gets past what the waypoint refuses',
      fronted + atWaypoint('cart'),
      {
        ways: ['through: deny', 'past: allow'],
        grants: ['past ztunnel: anyone (risk)', 'through waypoint: cart'],
      },
    ],
    [
      'knows the way past as closed where the workload admits the waypoint only',
      fronted + atWaypoint('cart') + atZtunnel('way'),
      {
        ways: ['through: deny', 'past: deny'],
        grants: ['through waypoint: cart', 'past ztunnel: way'],
      },
    ],
    [
      'is open through a waypoint without rules that the workload admits',
      fronted + atZtunnel('way'),
      {
        ways: ['through: allow', 'past: deny'],
        grants: ['through waypoint: anyone (risk)', 'past ztunnel: way'],
      },
    ],
    [
      'has no way through a waypoint that the workload refuses',
      fronted + atZtunnel('cart'),
      {
        ways: ['through: deny', 'past: deny'],
        grants: ['past ztunnel: cart'],
      },
    ],
    [
      'is open both ways without rules',
      fronted,
      {
        ways: ['through: allow', 'past: allow'],
        grants: [
          'through waypoint: anyone (risk)',
          'past ztunnel: anyone (risk)',
        ],
      },
    ],
    [
      'has one way where no waypoint stands before the workload',
      behind('') + atZtunnel('cart'),
      { ways: ['through: deny'], grants: ['through ztunnel: cart'] },
    ],
  ])('%s', (_name, yaml, expected) => {
    const { ways, grants } = told(yaml);
    expect({ ways, grants: [...grants].sort() }).toEqual({
      ...expected,
      grants: [...expected.grants].sort(),
    });
  });

  it('tells in a difference which way was opened', () => {
    const before = access(fronted + atWaypoint('cart') + atZtunnel('way'));
    const after = access(fronted + atWaypoint('cart'));
    expect(after.canonical).not.toBe(before.canonical);
    expect(
      diffAccess(before, after).map(
        ({ direction, words }) => `${direction}: ${words}`,
      ),
    ).toEqual([
      'wider: anyone may call everything at shop/web-1:8080 past the waypoint',
      'wider: requests no rule covers at shop/web-1:8080 past the waypoint: deny → allow',
      'narrower: no longer: principal cluster.local/ns/shop/sa/way may call everything at shop/web-1:8080 past the waypoint',
    ]);
  });

  it('is not complete while the rules for the way past cannot be read', () => {
    const index = indexFromYaml(fronted, {
      meshes,
      unread: kinds.filter(({ kind }) => kind === 'AuthorizationPolicy'),
    });
    expect(accessOf(index)).toMatchObject({
      complete: false,
      grounds: [{ otherwise: 'unknown' }, { otherwise: 'unknown' }],
    });
  });
});

describe('diffAccess', () => {
  const rows: [string, string, string, [string, string][]][] = [
    [
      'a caller more',
      allow('web', `[${cart}]`),
      allow('web', `[${cart}, ${admin}]`),
      [['grant-added', 'wider']],
    ],
    [
      'a caller less',
      allow('web', `[${cart}, ${admin}]`),
      allow('web', `[${cart}]`),
      [['grant-removed', 'narrower']],
    ],
    [
      'the first policy closes what was open',
      '',
      allow('web', `[${cart}]`),
      [
        ['grant-removed', 'narrower'],
        ['ground', 'narrower'],
        ['grant-added', 'none'],
      ],
    ],
    ['mTLS becomes strict', '', strict, [['ground', 'narrower']]],
    ['mTLS is no longer strict', strict, '', [['ground', 'wider']]],
  ];
  it.each(rows)('%s', (_name, before, after, expected) => {
    expect(
      diffAccess(access(shop + before), access(shop + after)).map(
        ({ type, direction }) => [type, direction],
      ),
    ).toEqual(expected);
  });
});

describe('changeIndex', () => {
  const base = indexFromYaml(shop + strict + allow('web', `[${cart}]`), {
    meshes,
  });
  const documents = (yaml: string) =>
    parseAllDocuments(yaml).map(document => document.toJS() as unknown);

  it('shows the access after a proposal and leaves the snapshot alone', () => {
    const before = accessOf(base).canonical;
    const { index, effects, problems } = changeIndex(
      base,
      kinds,
      documents(allow('more', `[${admin}]`))
        .filter(Boolean)
        .map(object => ({
          action: 'apply',
          object,
        })),
    );
    expect(problems).toEqual([]);
    expect(effects).toMatchObject([{ effect: 'added', ref: { name: 'more' } }]);
    expect(
      diffAccess(accessOf(base), accessOf(index)).map(({ words }) => words),
    ).toEqual([expect.stringContaining('shop/sa/admin may call everything')]);
    expect(accessOf(base).canonical).toBe(before);
  });

  it('deletes, changes, and knows what stays as it is', () => {
    const [policy] = documents(allow('web', `[${cart}]`));
    const [changed] = documents(allow('web', `[${admin}]`));
    const effectOf = (action: 'apply' | 'delete', object: unknown) =>
      changeIndex(base, kinds, [{ action, object }]).effects[0].effect;
    expect(effectOf('apply', policy)).toBe('unchanged');
    expect(effectOf('apply', changed)).toBe('changed');
    expect(effectOf('delete', policy)).toBe('deleted');
  });

  it.each([
    ['text', 'not a Kubernetes object: apiVersion and kind are missing'],
    [
      { apiVersion: 'v1', kind: 'Banana', metadata: { name: 'x' } },
      'no mesh looks at objects of the kind Banana',
    ],
  ])('names what it cannot use: %p', (object, problem) => {
    expect(
      changeIndex(base, kinds, [{ action: 'apply', object }]).problems,
    ).toEqual([expect.objectContaining({ position: 0, problem })]);
  });

  it('does not delete what is not there', () => {
    const [policy] = documents(allow('other', `[${cart}]`));
    expect(
      changeIndex(base, kinds, [{ action: 'delete', object: policy }]),
    ).toMatchObject({
      effects: [],
      problems: [{ problem: 'not there, so not deleted' }],
    });
  });
});
