import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import {
  coreKinds,
  decideAccess,
  groupPods,
  indexObjects,
  isUnread,
  Pod,
  ResourceIndex,
  resolveMtls,
  runFindings,
  toWorkload,
} from '../../engine';
import { AccessDecision, AccessRequest, Workload } from '../../model';
import { linkerd } from '.';
import {
  odd,
  placesOf,
  replaced,
  spoilt,
} from '../../__testUtils__/spoiltObjects';
import { meshedPod } from './__testUtils__/clusterFromYaml';
import { installation } from './__testUtils__/installation';
import { claimingServers } from './inbound/selectServer';
import { linkerdKinds, Server } from './kinds';
import { validateResource } from './validate/validateResource';

type Raw = Readonly<Record<string, unknown>>;

const PORT = 8080;
const POLICY = 'policy.linkerd.io';

const objectsOf = (yaml: string): Raw[] =>
  parseAllDocuments(yaml).flatMap(document => {
    const object = document.toJS() as Raw | null;
    return object ? [object] : [];
  });

const base = objectsOf(meshedPod() + installation());

const indexOf = (objects: readonly unknown[]): ResourceIndex =>
  indexObjects(objects, {
    kinds: [...coreKinds, ...linkerdKinds],
    parseYaml: text => parse(text) as unknown,
  });

function workloadsOf(index: ResourceIndex): Workload[] {
  const pods = index.list(Pod);
  return isUnread(pods)
    ? []
    : groupPods(index, pods).map(group => toWorkload(index, group, [linkerd]));
}

/** Everything Linkerd's readers and rules say; a rule is called directly, so that what it throws is seen. */
function answers(index: ResourceIndex): Raw {
  const workloads = workloadsOf(index);
  return {
    workloads,
    mtls: workloads.map(workload =>
      resolveMtls(linkerd.read.mtls(index, workload), [PORT]),
    ),
    clientTls: workloads.map(workload =>
      linkerd.read.clientTls(index, workload),
    ),
    access: workloads.map(workload =>
      linkerd.read.access(index, workload, PORT),
    ),
    routing: linkerd.read.routing(index, workloads),
    problems: linkerd.findings.map(rule => [
      rule.code,
      [...rule.check({ index })],
    ]),
  };
}

function decide(
  resources: readonly unknown[],
  request: AccessRequest,
): AccessDecision {
  const index = indexOf([...base, ...resources]);
  const [web] = workloadsOf(index);
  return decideAccess(linkerd.read.access(index, web, PORT), request);
}

const server = (spec: Raw, name = 'web', created?: string) => ({
  apiVersion: `${POLICY}/v1beta3`,
  kind: 'Server',
  metadata: {
    name,
    namespace: 'shop',
    ...(created !== undefined && { creationTimestamp: created }),
  },
  spec: { podSelector: {}, port: PORT, ...spec },
});

const someServer = fc
  .record({
    accessPolicy: fc.constantFrom(
      'deny',
      'audit',
      'all-authenticated',
      'all-unauthenticated',
      'cluster-unauthenticated',
    ),
    proxyProtocol: fc.constantFrom('unknown', 'HTTP/1', 'opaque', 'gRPC'),
  })
  .map(spec => server(spec));

const meshTls = (name: string, identities: readonly string[]) => ({
  apiVersion: `${POLICY}/v1alpha1`,
  kind: 'MeshTLSAuthentication',
  metadata: { name, namespace: 'shop' },
  spec: { identities },
});

const network = (name: string, cidr: string, except: readonly string[]) => ({
  apiVersion: `${POLICY}/v1alpha1`,
  kind: 'NetworkAuthentication',
  metadata: { name, namespace: 'shop' },
  spec: { networks: [{ cidr, except }] },
});

/** What authorizations refer to; there from the start, so that adding one changes nothing else. */
const referred: readonly unknown[] = [
  meshTls('cart', ['cart.pay.serviceaccount.identity.linkerd.cluster.local']),
  meshTls('anyone', ['*']),
  meshTls('pay', ['*.pay.serviceaccount.identity.linkerd.cluster.local']),
  network('ten', '10.0.0.0/8', ['10.1.0.0/16']),
  network('all', '0.0.0.0/0', []),
  {
    apiVersion: `${POLICY}/v1beta3`,
    kind: 'HTTPRoute',
    metadata: { name: 'api', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: POLICY, kind: 'Server', name: 'web' }],
      rules: [
        { matches: [{ path: { type: 'PathPrefix', value: '/api' } }] },
        { matches: [{ method: 'GET' }] },
      ],
    },
  },
];

const authentication = fc.constantFrom(
  { group: POLICY, kind: 'MeshTLSAuthentication', name: 'cart' },
  { group: POLICY, kind: 'MeshTLSAuthentication', name: 'anyone' },
  { group: POLICY, kind: 'MeshTLSAuthentication', name: 'pay' },
  { group: POLICY, kind: 'NetworkAuthentication', name: 'ten' },
  { group: POLICY, kind: 'NetworkAuthentication', name: 'all' },
  { group: POLICY, kind: 'NetworkAuthentication', name: 'missing' },
);

const authorizationPolicy = fc
  .record({
    name: fc.uuid(),
    targetRef: fc.constantFrom(
      { group: POLICY, kind: 'Server', name: 'web' },
      { group: POLICY, kind: 'HTTPRoute', name: 'api' },
      { kind: 'Namespace', name: 'shop' },
    ),
    requiredAuthenticationRefs: fc.uniqueArray(authentication, {
      maxLength: 2,
      selector: ({ kind }) => kind,
    }),
  })
  .map(({ name, ...spec }) => ({
    apiVersion: `${POLICY}/v1alpha1`,
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace: 'shop' },
    spec,
  }));

const serverAuthorization = fc
  .record({
    name: fc.uuid(),
    client: fc.constantFrom<Raw>(
      { unauthenticated: true },
      { meshTLS: { unauthenticatedTLS: true } },
      { meshTLS: { identities: ['*'] } },
      { meshTLS: { serviceAccounts: [{ name: 'cart', namespace: 'pay' }] } },
      { unauthenticated: true, networks: [{ cidr: '192.168.0.0/16' }] },
    ),
  })
  .map(({ name, client }) => ({
    apiVersion: `${POLICY}/v1beta1`,
    kind: 'ServerAuthorization',
    metadata: { name, namespace: 'shop' },
    spec: { server: { name: 'web' }, client },
  }));

const authorization: fc.Arbitrary<Raw> = fc.oneof(
  authorizationPolicy,
  serverAuthorization,
);

const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    identity: fc.constantFrom(
      'cart.pay.serviceaccount.identity.linkerd.cluster.local',
      'web.shop.serviceaccount.identity.linkerd.cluster.local',
      null,
      undefined,
    ),
    ip: fc.constantFrom('10.2.3.4', '10.1.3.4', '192.168.1.1', undefined),
    protocol: fc.constantFrom<'http' | 'tcp'>('http', 'http', 'tcp'),
    method: fc.constantFrom('GET', 'DELETE', undefined),
    path: fc.constantFrom('/api/x', '/other', undefined),
  })
  .map(({ identity, ip, ...asked }) => ({
    peer: { identity, ip },
    operation: { ...asked, port: PORT },
  }));

const runs = { numRuns: 150 };

describe('laws of Linkerd’s authorization', () => {
  it('never denies by a further authorization what another admits', () => {
    fc.assert(
      fc.property(
        someServer,
        fc.boolean(),
        fc.array(authorization, { maxLength: 3 }),
        authorization,
        request,
        (governing, routed, given, more, asked) => {
          const there = [
            ...referred.slice(0, routed ? undefined : -1),
            governing,
            ...given,
          ];
          fc.pre(decide(there, asked).verdict === 'allow');
          expect(decide([...there, more], asked).verdict).toBe('allow');
        },
      ),
      runs,
    );
  });

  it('asks for every authentication of one policy', () => {
    fc.assert(
      fc.property(
        authorizationPolicy,
        authentication,
        request,
        (one, ref, asked) => {
          const refs = one.spec.requiredAuthenticationRefs;
          const narrower = {
            ...one,
            spec: { ...one.spec, requiredAuthenticationRefs: [...refs, ref] },
          };
          fc.pre(!refs.some(({ kind }) => kind === ref.kind));
          const there = [...referred, server({})];
          fc.pre(decide([...there, narrower], asked).verdict === 'allow');
          expect(decide([...there, one], asked).verdict).toBe('allow');
        },
      ),
      runs,
    );
  });

  it('gives a port to the oldest Server, whatever the order they are read in', () => {
    const created = fc.constantFrom(
      undefined,
      '2023-01-01T00:00:00Z',
      '2024-01-01T00:00:00Z',
      'not a time',
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), created), {
          minLength: 2,
          selector: ([name]) => name,
        }),
        fc.infiniteStream(fc.nat()),
        (servers, order) => {
          const namesOf = (given: typeof servers) => {
            const index = indexOf([
              ...base,
              ...given.map(([name, at]) => server({}, name, at)),
            ]);
            const list = index.list(Server);
            const pods = index.list(Pod);
            return isUnread(list) || isUnread(pods)
              ? []
              : claimingServers(list, pods[0], PORT).map(
                  ({ metadata }) => metadata.name,
                );
          };
          const shuffled = servers
            .map(entry => ({ entry, at: order.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ entry }) => entry);
          const ages = new Map<string, string | undefined>(servers);
          const names = namesOf(servers);
          expect(namesOf(shuffled)).toEqual(names);
          const dated = names
            .map(name => Date.parse(ages.get(name) ?? ''))
            .filter(at => !Number.isNaN(at));
          expect(dated).toEqual([...dated].sort((a, b) => a - b));
        },
      ),
      runs,
    );
  });
});

const weights = fc.array(fc.constantFrom(undefined, 0, 1, 3, 100, 1_000_000), {
  minLength: 1,
  maxLength: 5,
});

function routeOf(
  apiVersion: string,
  kind: string,
  parts: readonly (number | undefined)[],
): Raw {
  return {
    apiVersion,
    kind,
    metadata: {
      name: 'split',
      namespace: 'shop',
      creationTimestamp: '2024-01-01T00:00:00Z',
    },
    spec: {
      parentRefs: [{ group: 'core', kind: 'Service', name: 'web', port: 80 }],
      rules: [
        {
          backendRefs: parts.map((weight, i) => ({
            name: i === 0 ? 'web' : `web-${i}`,
            port: 80,
            ...(weight !== undefined && { weight }),
          })),
        },
      ],
    },
    status: {
      parents: [
        {
          controllerName: 'linkerd.io/policy-controller',
          parentRef: { group: 'core', kind: 'Service', name: 'web', port: 80 },
          conditions: [{ type: 'Accepted', status: 'True' }],
        },
      ],
    },
  };
}

function profileOf(parts: readonly (number | undefined)[]): Raw {
  return {
    apiVersion: 'linkerd.io/v1alpha2',
    kind: 'ServiceProfile',
    metadata: { name: 'web.shop.svc.cluster.local', namespace: 'shop' },
    spec: {
      routes: [],
      dstOverrides: parts.map((weight = 1, i) => ({
        authority: `web-${i}.shop.svc.cluster.local:80`,
        weight: `${weight}`,
      })),
    },
  };
}

describe('laws of Linkerd’s routes', () => {
  it('gives shares that sum to one, or none when nothing weighs anything', () => {
    fc.assert(
      fc.property(
        weights,
        fc.constantFrom('HTTPRoute', 'GRPCRoute', 'policy', 'profile'),
        (parts, how) => {
          const routes: Readonly<Record<string, () => Raw>> = {
            HTTPRoute: () =>
              routeOf('gateway.networking.k8s.io/v1', 'HTTPRoute', parts),
            GRPCRoute: () =>
              routeOf('gateway.networking.k8s.io/v1', 'GRPCRoute', parts),
            policy: () => routeOf(`${POLICY}/v1beta3`, 'HTTPRoute', parts),
            profile: () => profileOf(parts),
          };
          const index = indexOf([...base, routes[how]()]);
          const { splits } = linkerd.read.routing(index, workloadsOf(index));
          // Overrides that weigh nothing are none.
          const none = how === 'profile' && parts.every(part => part === 0);
          expect(splits.length > 0).toBe(!none);
          for (const { backends } of splits) {
            const shares = backends.map(({ share }) => share);
            const weighed = backends.some(({ weight }) => weight > 0);
            const sum = shares.reduce((all: number, x) => all + (x ?? 0), 0);
            expect(shares.every(share => share !== undefined)).toBe(weighed);
            expect(sum).toBeCloseTo(weighed ? 1 : 0, 9);
          }
        },
      ),
      runs,
    );
  });
});

/** One object of each kind that Linkerd's readers and rules look at, with most of its fields. */
const rich: readonly Raw[] = [
  ...base,
  ...(referred as readonly Raw[]),
  server({ accessPolicy: 'audit', proxyProtocol: 'HTTP/1' }),
  routeOf('gateway.networking.k8s.io/v1', 'HTTPRoute', [1, 2]),
  routeOf('gateway.networking.k8s.io/v1', 'GRPCRoute', [1, 2]),
  profileOf([1, 2]),
  ...objectsOf(`
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: web }, requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: cart, namespace: shop }] }
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: { name: web, namespace: shop }
spec: { server: { selector: { matchLabels: { app: web } } }, client: { networks: [{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }], meshTLS: { serviceAccounts: [{ name: cart, namespace: pay }] } } }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: { name: web, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: web }, total: { requestsPerSecond: 100 }, identity: { requestsPerSecond: 10 }, overrides: [{ requestsPerSecond: 50, clientRefs: [{ kind: ServiceAccount, name: cart, namespace: pay }] }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Deny, networks: [{ cidr: 0.0.0.0/0, except: [10.0.0.0/8] }] }
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: { name: out, namespace: shop }
spec: { hostnames: ['*.example.com'], parentRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 443 }], rules: [{ backendRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: out }] }] }
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ group: core, kind: Service, name: web, port: 80 }], rules: [{ backendRefs: [{ name: web, port: 80, weight: 1 }] }] }
---
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: { name: web, namespace: shop }
spec: { service: web, backends: [{ service: web, weight: 900m }, { service: web-2, weight: 1 }] }
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: { name: vm, namespace: shop, labels: { app: web } }
spec: { meshTLS: { identity: 'spiffe://td/vm', serverName: vm }, ports: [{ port: 8080 }], workloadIPs: [{ ip: 192.0.2.1 }] }
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: west, namespace: linkerd-multicluster }
spec: { targetClusterName: west, gatewayAddress: 192.0.2.2, gatewayIdentity: gw, selector: { matchExpressions: [{ key: mirror.linkerd.io/exported, operator: Exists }] } }
---
apiVersion: v1
kind: Node
metadata: { name: node }
spec: { podCIDR: 203.0.113.0/24 }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { linkerd.io/extension: viz }, annotations: { config.linkerd.io/default-inbound-policy: deny } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: linkerd-identity, namespace: linkerd }
status: { availableReplicas: 1 }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: linkerd-identity-trust-roots, namespace: linkerd }
data: { ca-bundle.crt: current }
---
apiVersion: v1
kind: Pod
metadata: { name: web-2, namespace: shop, labels: { app: web, linkerd.io/control-plane-ns: linkerd, linkerd.io/inject: enabled }, annotations: { config.linkerd.io/opaque-ports: '9000', config.linkerd.io/skip-inbound-ports: 4000-5000 } }
spec: { initContainers: [{ name: linkerd-proxy, restartPolicy: Always, env: [{ name: LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS, value: old }] }], containers: [{ name: web, ports: [{ containerPort: 9000 }] }] }
status: { phase: Running, podIP: 203.0.113.7, initContainerStatuses: [{ name: linkerd-proxy, ready: false, state: { waiting: { reason: Waiting } } }], containerStatuses: [{ name: web, ready: true, state: { terminated: { exitCode: 1 } } }] }
`),
];

/** Every list by the name of evidence, at any depth, has an entry. */
function expectEvidence(answer: unknown): void {
  if (Array.isArray(answer)) answer.forEach(expectEvidence);
  else if (typeof answer === 'object' && answer !== null) {
    for (const [key, value] of Object.entries(answer)) {
      if (key === 'evidence') expect(value).not.toEqual([]);
      expectEvidence(value);
    }
  }
}

describe('laws of Linkerd’s answers', () => {
  it('has something to say about every kind of object', () => {
    const index = indexOf(rich);
    expect(index.malformed()).toEqual([]);
    const codes = runFindings(index, linkerd.findings).findings.map(
      ({ code }) => code,
    );
    expect(new Set(codes).size).toBeGreaterThan(8);
  });

  it('throws on nothing, however malformed, and gives evidence with every answer', () => {
    fc.assert(
      fc.property(spoilt(rich), objects =>
        expectEvidence(answers(indexOf(objects))),
      ),
      { numRuns: 300 },
    );
  });

  it('judges any object without throwing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rich),
        fc.nat(),
        odd,
        (object, place, value) => {
          const places = placesOf(object);
          const broken = replaced(object, places[place % places.length], value);
          expect(Array.isArray(validateResource(broken))).toBe(true);
          expect(validateResource(value)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says the same whatever the order of the objects', () => {
    const dated = rich.map((object, i) => ({
      ...object,
      metadata: {
        ...(object.metadata as Raw),
        uid: `uid-${i}`,
      },
    }));
    const said = (objects: readonly unknown[]) => {
      const index = indexOf(objects);
      const { problems: _, workloads, ...rest } = answers(index);
      return {
        ...rest,
        workloads: (workloads as readonly Workload[]).map(({ name }) => name),
        findings: runFindings(index, linkerd.findings).findings.map(
          ({ code, subject, field }) => [code, subject, field],
        ),
      };
    };
    const expected = said(dated);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(dated, {
          minLength: dated.length,
          maxLength: dated.length,
        }),
        objects => expect(said(objects)).toEqual(expected),
      ),
      { numRuns: 40 },
    );
  });
});
