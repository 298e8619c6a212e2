import { indexFromYaml } from '../__testUtils__';
import {
  Kind,
  MeshView,
  placeWorkloads,
  reportAccess,
  reportOutboundAccess,
  reportQuestion,
} from '../engine';
import { AccessAnswer, AccessQuestion, MeshTarget } from '../model';
import { DestinationRule, Sidecar } from './istio/kinds';
import { MeshConfigMap } from './shared/meshConfigMap';
import { meshes } from '.';

interface PodOptions {
  readonly namespace?: string;
  readonly labels?: string;
  readonly annotations?: string;
  /** How many Services lead to it; 0 = none. */
  readonly portName?: string;
  readonly service?: string;
}

const pod = (
  name: string,
  containers: string,
  {
    namespace = 'shop',
    labels = '',
    annotations = '',
    portName = 'http',
    service = `{ clusterIP: 10.43.0.10, selector: { app: ${name} }, ports: [{ name: ${portName}, port: 80, targetPort: 8080 }] }`,
  }: PodOptions = {},
) => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-1, namespace: ${namespace}, labels: { app: ${name}${labels} }, annotations: { ${annotations} } }
spec:
  serviceAccountName: ${name}
  containers: [{ name: app, image: 'shop/${name}:1', ports: [{ name: http, containerPort: 8080 }] }${containers}]
status: { phase: Running, podIP: 10.42.0.${name.length} }
${
  service &&
  `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${service}
`
}`;
const PROXY = `, { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }`;
const TLS_MODE = ', security.istio.io/tlsMode: istio';
const LINKERD = `, { name: linkerd-proxy, image: 'linkerd/proxy:edge-25.9.1' }`;
const sidecar = (name: string, more: PodOptions = {}) =>
  pod(name, PROXY, { ...more, labels: TLS_MODE + (more.labels ?? '') });
const ambient = (name: string, more: PodOptions = {}) =>
  pod(name, '', {
    ...more,
    annotations: 'ambient.istio.io/redirection: enabled',
  });
const linkerd = (name: string, more: PodOptions = {}) =>
  pod(name, LINKERD, {
    ...more,
    labels: `, linkerd.io/control-plane-ns: ${more.labels ?? 'linkerd'}`,
  });
const namespaces = ['shop', 'edge', 'istio-system']
  .map(
    name => `
---
apiVersion: v1
kind: Namespace
metadata: { name: ${name} }
`,
  )
  .join('');

const object = (kind: string, spec: string, name: string, namespace = 'shop') =>
  `
---
apiVersion: ${
    kind === 'PeerAuthentication' || kind === 'AuthorizationPolicy'
      ? 'security'
      : 'networking'
  }.istio.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
`;
const mode = (value: string) =>
  object('PeerAuthentication', `{ mtls: { mode: ${value} } }`, 'default');
const strict = mode('STRICT');
const permissive = mode('PERMISSIVE');
const rule = (
  spec: string,
  namespace = 'shop',
  name = 'web',
  host = 'web.shop.svc.cluster.local',
) => object('DestinationRule', `{ host: '${host}', ${spec} }`, name, namespace);
const tls = (value: string, more = '') => `tls: { mode: ${value}${more} }`;
const policy = (value: string) => `trafficPolicy: { ${tls(value)} }`;
const only = (account: string) =>
  object(
    'AuthorizationPolicy',
    `{ selector: { matchLabels: { app: web } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }] }] }`,
    'web',
  );
const meshConfig = (config: string) => `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "${config}" }
`;

const targetOf = (name: string, namespace = 'shop'): MeshTarget => ({
  namespace,
  select: [
    {
      annotation: 'backstage.io/kubernetes-label-selector',
      by: { type: 'labels', labels: { app: name } },
    },
  ],
});
const viewOf = (
  yaml: string,
  name = 'web',
  unread: readonly Kind[] = [],
): MeshView => ({
  entityRef: `component:default/${name}`,
  target: targetOf(name),
  indexes: [indexFromYaml(namespaces + yaml, { meshes, unread })],
  clusters: [],
  meshes,
  asOf: 0,
});
const directory = {
  lookup: (identity: string) => ({
    entityRefs: [`component:default/${/[a-z]+$/.exec(identity)?.[0]}`],
    ownerRefs: [],
  }),
  lookupWorkload: () => ({ entityRefs: [], ownerRefs: [] }),
};

function ask(
  view: MeshView,
  {
    caller = 'cart',
    namespace = 'shop',
    ...question
  }: Partial<AccessQuestion> & { readonly namespace?: string } = {},
) {
  const entityRef = `component:default/${caller}`;
  return reportQuestion(
    view,
    directory,
    { caller: entityRef, ...question },
    {
      type: 'entity',
      entityRef,
      target: targetOf(caller, namespace),
      indexes: view.indexes,
    },
  ).data;
}

/** `verdict sends outcome, by Kind field` of each answer. */
function inShort({ decision, connection }: AccessAnswer): string {
  const [first] = connection?.evidence ?? [];
  const by =
    first?.type === 'resource'
      ? `${first.ref.kind} ${first.ref.namespace}/${first.ref.name}`
      : first?.type;
  return `${decision.verdict}: ${connection?.sends} ${connection?.outcome} by ${by}`;
}

const both = sidecar('web') + sidecar('cart');

describe('a client with a sidecar', () => {
  it.each<[string, string, string[]]>([
    [
      'uses automatic mTLS, and is known by its identity',
      both + strict + only('cart'),
      ['allow: mutual open by default'],
    ],
    [
      'is refused when a rule makes it send plaintext to a server that takes mTLS only',
      both + strict + rule(policy('DISABLE')),
      ['deny: plaintext fails by DestinationRule shop/web'],
    ],
    [
      'has no identity over plaintext, so that a rule that names it does not match',
      both + permissive + only('cart') + rule(policy('DISABLE')),
      ['deny: plaintext open by DestinationRule shop/web'],
    ],
    [
      'is let in over plaintext where nobody asks who it is',
      both + permissive + rule(policy('DISABLE')),
      ['allow: plaintext open by DestinationRule shop/web'],
    ],
    [
      'speaks mTLS that nobody takes where the server disables it',
      both + mode('DISABLE') + rule(policy('ISTIO_MUTUAL')),
      ['deny: mutual fails by DestinationRule shop/web'],
    ],
    [
      'sends plaintext by itself where the server disables mTLS',
      both + mode('DISABLE'),
      ['allow: plaintext open by PeerAuthentication shop/default'],
    ],
    [
      'takes the entry of the port before that of the rule',
      both +
        strict +
        rule(
          `trafficPolicy: { ${tls(
            'ISTIO_MUTUAL',
          )}, portLevelSettings: [{ port: { number: 80 }, ${tls(
            'DISABLE',
          )} }] }`,
        ),
      ['deny: plaintext fails by DestinationRule shop/web'],
    ],
    [
      'does not mind the entry of another port',
      both +
        strict +
        rule(
          `trafficPolicy: { portLevelSettings: [{ port: { number: 81 }, ${tls(
            'DISABLE',
          )} }] }`,
        ),
      ['allow: mutual open by default'],
    ],
    [
      'takes the rule for the very host before that for a wildcard',
      both +
        strict +
        rule(policy('DISABLE'), 'shop', 'all', '*.shop.svc.cluster.local') +
        rule(policy('ISTIO_MUTUAL')),
      ['allow: mutual open by DestinationRule shop/web'],
    ],
    [
      'takes the rule for a wildcard where there is no other',
      both +
        strict +
        rule(policy('DISABLE'), 'shop', 'all', '*.shop.svc.cluster.local'),
      ['deny: plaintext fails by DestinationRule shop/all'],
    ],
    [
      'is not told by a rule that is private to another namespace',
      both +
        strict +
        rule(`exportTo: ['.'], ${policy('DISABLE')}`, 'istio-system', 'hidden'),
      ['allow: mutual open by default'],
    ],
    [
      'is told by a rule of the root namespace when nobody nearer says anything',
      both + strict + rule(policy('DISABLE'), 'istio-system', 'far'),
      ['deny: plaintext fails by DestinationRule istio-system/far'],
    ],
    [
      'is told by the rule that is for it and not by the one for all',
      both +
        strict +
        rule(policy('ISTIO_MUTUAL'), 'shop', 'all') +
        rule(
          `workloadSelector: { matchLabels: { app: cart } }, ${policy(
            'DISABLE',
          )}`,
          'shop',
          'mine',
        ),
      ['deny: plaintext fails by DestinationRule shop/mine'],
    ],
    [
      'presents no certificate with TLS of its own, which a strict server asks for',
      both + strict + rule(policy('SIMPLE')),
      ['deny: simple fails by DestinationRule shop/web'],
    ],
    [
      'cannot be read by a proxy that expects HTTP when it makes TLS of its own',
      both + permissive + rule(policy('SIMPLE')),
      ['deny: simple fails by DestinationRule shop/web'],
    ],
    [
      'depends on the application where the port could be anything',
      sidecar('web', { portName: 'api' }) +
        sidecar('cart') +
        permissive +
        rule(policy('SIMPLE')),
      ['depends: simple depends by DestinationRule shop/web'],
    ],
    [
      'depends on who issued its certificate where it brings one of its own',
      both + strict + rule(policy('MUTUAL')),
      ['depends: custom-mutual depends by DestinationRule shop/web'],
    ],
    [
      'sends plaintext where its rule names a credential that sidecars do not use',
      both +
        strict +
        rule(`trafficPolicy: { ${tls('SIMPLE', ', credentialName: own')} }`),
      ['deny: plaintext fails by DestinationRule shop/web'],
    ],
    [
      'turns down a server that shows another name than the rule asks for',
      both +
        strict +
        rule(
          `trafficPolicy: { ${tls(
            'ISTIO_MUTUAL',
            ', subjectAltNames: [spiffe://cluster.local/ns/shop/sa/other]',
          )} }`,
        ),
      ['deny: nothing fails by DestinationRule shop/web'],
    ],
    [
      'sends plaintext where the mesh configuration turns automatic mTLS off',
      both + strict + meshConfig('enableAutoMtls: false'),
      ['deny: plaintext fails by default'],
    ],
    [
      'turns on the subset where a route chooses one with a mode of its own',
      sidecar('web', { labels: ', version: v2' }) +
        sidecar('cart') +
        strict +
        rule(
          `subsets: [{ name: v2, labels: { version: v2 }, trafficPolicy: { ${tls(
            'DISABLE',
          )} } }]`,
        ) +
        object(
          'VirtualService',
          '{ hosts: [web], http: [{ match: [{ uri: { prefix: /v2 } }], route: [{ destination: { host: web, subset: v2 } }] }, { route: [{ destination: { host: web } }] }] }',
          'web',
        ),
      [
        'allow: mutual open by default',
        'deny: plaintext fails by DestinationRule shop/web',
      ],
    ],
    [
      'does not mind a subset that no route chooses',
      sidecar('web', { labels: ', version: v2' }) +
        sidecar('cart') +
        strict +
        rule(
          `subsets: [{ name: v2, labels: { version: v2 }, trafficPolicy: { ${tls(
            'DISABLE',
          )} } }]`,
        ),
      ['allow: mutual open by default'],
    ],
    [
      'passes a host that its Sidecar does not import through in plaintext',
      both +
        strict +
        object(
          'Sidecar',
          `{ egress: [{ hosts: ['istio-system/*'] }] }`,
          'default',
        ),
      ['deny: plaintext fails by Sidecar shop/default'],
    ],
    [
      'is held back where its Sidecar knows no other hosts',
      both +
        permissive +
        object(
          'Sidecar',
          `{ outboundTrafficPolicy: { mode: REGISTRY_ONLY }, egress: [{ hosts: ['istio-system/*'] }] }`,
          'default',
        ),
      ['deny: nothing fails by Sidecar shop/default'],
    ],
    [
      'knows a host that its Sidecar imports',
      both +
        strict +
        object('Sidecar', `{ egress: [{ hosts: ['./*'] }] }`, 'default'),
      ['allow: mutual open by default'],
    ],
    [
      'has only the address of the pod where no Service leads to the port',
      sidecar('web', { service: '' }) + sidecar('cart') + strict,
      ['deny: plaintext fails by default'],
    ],
    [
      'uses HBONE with a server in ambient mode',
      ambient('web') + sidecar('cart') + strict + only('cart'),
      ['allow: mutual open by default'],
    ],
    [
      'uses HBONE whatever a rule says about mTLS',
      ambient('web') + sidecar('cart') + strict + rule(policy('DISABLE')),
      ['allow: mutual open by DestinationRule shop/web'],
    ],
    [
      'sends plaintext to a server in ambient mode where it is told not to use HBONE',
      ambient('web') +
        pod(
          'cart',
          `, { name: istio-proxy, image: 'istio/proxyv2:1.27.0', env: [{ name: ISTIO_META_DISABLE_HBONE_SEND, value: 'true' }] }`,
        ) +
        strict,
      ['deny: plaintext fails by Pod shop/cart-1'],
    ],
    [
      'sends plaintext to a server without a proxy',
      pod('web', '') + sidecar('cart'),
      ['allow: plaintext open by default'],
    ],
    [
      'fails against a server without a proxy when a rule asks for mTLS',
      pod('web', '') + sidecar('cart') + rule(policy('ISTIO_MUTUAL')),
      ['deny: mutual fails by DestinationRule shop/web'],
    ],
    [
      'sends plaintext to a server of another mesh',
      linkerd('web') + sidecar('cart'),
      ['allow: plaintext open by default'],
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(ask(viewOf(yaml)).answers.map(inShort)).toEqual(expected);
  });

  it('takes the rule of its own namespace before that of the server', () => {
    const view = viewOf(
      sidecar('web') +
        sidecar('cart', { namespace: 'edge' }) +
        strict +
        rule(policy('ISTIO_MUTUAL')) +
        rule(policy('DISABLE'), 'edge', 'own'),
    );
    expect(ask(view, { namespace: 'edge' }).answers.map(inShort)).toEqual([
      'deny: plaintext fails by DestinationRule edge/own',
    ]);
  });

  it.each<[string, Kind]>([
    ['rules of clients', DestinationRule],
    ['imports', Sidecar],
  ])('cannot be told when %s cannot be read', (_name, kind) => {
    const view = viewOf(both + strict + only('cart'), 'web', [kind]);
    expect(ask(view).answers.map(inShort)).toEqual([
      'unknown: unknown unknown by unknown',
    ]);
    // Whoever is refused however the connection is made is refused.
    expect(
      ask(viewOf(both + strict + only('other'), 'web', [kind])).verdict,
    ).toBe('deny');
  });
});

describe('other clients', () => {
  it.each<[string, string, string[]]>([
    [
      'ztunnels reach each other',
      ambient('web') + ambient('cart') + strict + only('cart'),
      ['allow: mutual open by default'],
    ],
    [
      'a ztunnel sends plaintext to a sidecar that takes no HBONE',
      sidecar('web') + ambient('cart') + strict,
      ['deny: plaintext fails by Pod shop/web-1'],
    ],
    [
      'a ztunnel uses HBONE with a sidecar that takes it',
      sidecar('web', { labels: ', networking.istio.io/tunnel: http' }) +
        ambient('cart') +
        strict +
        only('cart'),
      ['allow: mutual open by Pod shop/web-1'],
    ],
    [
      'rules for clients are nothing to a ztunnel',
      ambient('web') + ambient('cart') + strict + rule(policy('DISABLE')),
      ['allow: mutual open by default'],
    ],
    [
      'a client without a proxy is refused by a strict server',
      sidecar('web') + pod('cart', '') + strict,
      ['deny: plaintext fails by default'],
    ],
    [
      'a client without a proxy has no identity',
      sidecar('web') + pod('cart', '') + permissive + only('cart'),
      ['deny: plaintext open by default'],
    ],
    [
      'meshed clients of Linkerd are known to each other',
      linkerd('web') + linkerd('cart'),
      ['allow: mutual open by default'],
    ],
    [
      'a client of Linkerd is not known where the connection passes its proxy by',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) +
        linkerd('cart', {
          annotations: `config.linkerd.io/skip-outbound-ports: '80'`,
        }),
      ['deny: plaintext fails by Pod shop/cart-1'],
    ],
    [
      'the port that is dialled passes by, not the one of the pod',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) +
        linkerd('cart', {
          annotations: `config.linkerd.io/skip-outbound-ports: '8080'`,
        }),
      ['allow: mutual open by default'],
    ],
    [
      'a client of Linkerd passes its proxy by for the addresses it is told',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) +
        linkerd('cart', {
          annotations: `config.linkerd.io/skip-subnets: '10.43.0.0/16'`,
        }),
      ['deny: plaintext fails by Pod shop/cart-1'],
    ],
    [
      'a client of another control plane is not known',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) + linkerd('cart', { labels: 'other' }),
      ['deny: plaintext fails by Pod shop/web-1'],
    ],
    [
      'a port that passes the proxy of the server by takes plaintext',
      linkerd('web', {
        annotations: `config.linkerd.io/skip-inbound-ports: '8080'`,
      }) + linkerd('cart'),
      ['allow: plaintext open by Pod shop/web-1'],
    ],
    [
      'an ingress proxy speaks mTLS only to what a header names',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) + linkerd('cart', { annotations: 'linkerd.io/inject: ingress' }),
      [
        'allow: mutual open by default',
        'deny: plaintext fails by Pod shop/cart-1',
      ],
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(ask(viewOf(yaml)).answers.map(inShort)).toEqual(expected);
  });
});

const gatewayOf = (name: string, namespace = 'shop') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: ${namespace} }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;
/** A server behind a waypoint that admits the cart only; `label` is put on its Service. */
const fronted = (label = '', spec = '') =>
  `${ambient('web', { labels: ', istio.io/use-waypoint: way', service: '' })}
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, labels: { istio.io/use-waypoint: way${label} } }
spec: { ${
    spec || 'clusterIP: 10.43.0.10'
  }, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
${gatewayOf('way')}`;
const atWaypoint = (account: string) =>
  object(
    'AuthorizationPolicy',
    `{ targetRefs: [{ group: '', kind: Service, name: web }], rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }] }] }`,
    'at-waypoint',
  );
const atZtunnel = (...accounts: readonly string[]) =>
  object(
    'AuthorizationPolicy',
    `{ selector: { matchLabels: { app: web } }, rules: [{ from: [{ source: { principals: [${accounts
      .map(account => `cluster.local/ns/shop/sa/${account}`)
      .join(', ')}] } }] }] }`,
    'at-ztunnel',
  );
const ingress = sidecar('cart', { labels: ', istio: ingressgateway' });

/** The verdict of each answer, and whether the waypoint was passed by. */
function way({ decision, connection }: AccessAnswer): string {
  return `${decision.verdict} ${
    connection?.pastWaypoint ? 'past it' : 'through'
  }`;
}

describe('a server behind a waypoint', () => {
  it.each<[string, string, string]>([
    [
      'is reached through it by a client in ambient mode',
      fronted() + ambient('cart') + atWaypoint('cart'),
      'allow through',
    ],
    [
      'and its rules hold for such a client',
      fronted() + ambient('cart') + atWaypoint('other'),
      'deny through',
    ],
    [
      'is reached past it by a client with a sidecar, whatever its rules say',
      fronted() + sidecar('cart') + atWaypoint('other'),
      'allow past it',
    ],
    [
      'meets a client with a sidecar at ztunnel, by its own identity',
      fronted() + sidecar('cart') + atWaypoint('other') + atZtunnel('cart'),
      'allow past it',
    ],
    [
      'is closed to those past it where ztunnel admits the waypoint only',
      fronted() + sidecar('cart') + atWaypoint('cart') + atZtunnel('way'),
      'deny past it',
    ],
    [
      'is reached past it by a client without a proxy',
      fronted() + pod('cart', '') + atWaypoint('other'),
      'allow past it',
    ],
    [
      'is reached past it by a client of another mesh',
      fronted() + linkerd('cart') + atWaypoint('other'),
      'allow past it',
    ],
    [
      'is reached past it by a gateway that nobody told otherwise',
      fronted() + ingress + atWaypoint('other'),
      'allow past it',
    ],
    [
      'is reached through it by a gateway where the Service says so',
      fronted(`, istio.io/ingress-use-waypoint: 'true'`) +
        ingress +
        atWaypoint('other'),
      'deny through',
    ],
    [
      'is reached past it by a gateway where the Service says no truth value',
      fronted(`, istio.io/ingress-use-waypoint: 'yes'`) +
        ingress +
        atWaypoint('other'),
      'allow past it',
    ],
    [
      'is reached past it by a gateway where the Service has no address',
      fronted(`, istio.io/ingress-use-waypoint: 'true'`, 'clusterIP: None') +
        ingress +
        atWaypoint('other'),
      'allow past it',
    ],
    [
      'is reached past it by a sidecar although the Service tells gateways',
      fronted(`, istio.io/ingress-use-waypoint: 'true'`) +
        sidecar('cart') +
        atWaypoint('other'),
      'allow past it',
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(ask(viewOf(yaml)).answers.map(way)).toEqual([expected]);
  });

  it('is reached through it by a gateway where the namespace of the Service says so', () => {
    const yaml = `${
      fronted() + ingress + atWaypoint('other')
    }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio.io/ingress-use-waypoint: 'true' } }\n`;
    const view = viewOf('');
    const indexes = [
      indexFromYaml(
        namespaces.replace(
          /---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }/,
          '',
        ) + yaml,
        { meshes },
      ),
    ];
    expect(ask({ ...view, indexes }).answers.map(way)).toEqual([
      'deny through',
    ]);
  });

  it('is open to strangers who come past it, and says so', () => {
    const strangers = (yaml: string) =>
      reportAccess(viewOf(yaml), directory)
        .data.rows.filter(({ operation }) => operation === 'any')
        .filter(({ caller }) => /^(plaintext|anyone)$/.test(caller.source))
        .map(({ caller, decision: { verdict, reason, dependsOn } }) => ({
          who: caller.source,
          verdict,
          ...(reason && { reason }),
          ...(dependsOn.length && { dependsOn }),
        }));
    const closed = fronted() + atWaypoint('cart');
    expect(strangers(closed)).toEqual([
      {
        who: 'plaintext',
        verdict: 'allow',
        reason:
          'the waypoint is not asked: the client sends plaintext, past the waypoint',
      },
      { who: 'anyone', verdict: 'deny' },
    ]);
    // As soon as somebody in the cluster has a sidecar.
    expect(
      strangers(closed + strict + sidecar('far', { namespace: 'edge' })),
    ).toMatchObject([
      { who: 'plaintext', verdict: 'deny' },
      {
        who: 'anyone',
        verdict: 'depends',
        dependsOn: [
          'whether a client with a sidecar calls',
          'whether a client in ambient mode calls',
        ],
      },
    ]);
    expect(
      strangers(
        closed +
          strict +
          sidecar('far', { namespace: 'edge' }) +
          atZtunnel('way'),
      ).map(({ verdict }) => verdict),
    ).toEqual(['deny', 'deny']);
  });
});

describe('anyone else in the mesh', () => {
  const anyone = (yaml: string, unread: readonly Kind[] = []) => {
    const [row] = reportAccess(
      viewOf(yaml, 'web', unread),
      directory,
    ).data.rows.filter(
      ({ caller, operation }) =>
        caller.source === 'anyone' && operation === 'any',
    );
    const { verdict, dependsOn } = row.decision;
    return [verdict, ...dependsOn].join('; ');
  };
  it.each<[string, string, string]>([
    ['connects by automatic mTLS', sidecar('web') + strict, 'allow'],
    [
      'is refused when the namespace of the Service tells all clients to send plaintext to a server that takes mTLS only',
      sidecar('web') + strict + rule(policy('DISABLE')),
      'deny',
    ],
    [
      'is refused when the root namespace does',
      sidecar('web') + strict + rule(policy('DISABLE'), 'istio-system'),
      'deny',
    ],
    [
      'has no identity over plaintext, so that a rule for whoever has one does not match',
      sidecar('web') +
        permissive +
        rule(policy('DISABLE')) +
        object(
          'AuthorizationPolicy',
          `{ rules: [{ from: [{ source: { principals: ['*'] } }] }] }`,
          'known',
        ),
      'deny',
    ],
    [
      'does not mind a rule that the namespace of the Service keeps to itself',
      sidecar('web') + strict + rule(`exportTo: ['.'], ${policy('DISABLE')}`),
      'allow',
    ],
    [
      'turns on where it runs when a namespace has a rule of its own',
      sidecar('web') + strict + rule(policy('DISABLE'), 'edge'),
      'depends; whether a workload of edge calls',
    ],
    [
      'turns on it too when the rule is for a wildcard',
      sidecar('web') +
        strict +
        rule(policy('DISABLE'), 'edge', 'all', '*.shop.svc.cluster.local'),
      'depends; whether a workload of edge calls',
    ],
    [
      'turns on where it runs when the rule of the Service is exported to one namespace',
      sidecar('web') + strict + rule(`exportTo: [edge], ${policy('DISABLE')}`),
      'depends; whether a workload of edge calls',
    ],
    [
      'turns on which workload calls when a rule chooses some',
      sidecar('web') +
        strict +
        rule(
          `workloadSelector: { matchLabels: { app: old } }, ${policy(
            'DISABLE',
          )}`,
          'edge',
        ),
      'depends; whether a workload of edge with app=old calls',
    ],
    [
      'does not mind a rule of a namespace that comes to the same',
      sidecar('web') + strict + rule(policy('ISTIO_MUTUAL'), 'edge'),
      'allow',
    ],
    [
      'does not mind a rule of a namespace for another host',
      sidecar('web') +
        strict +
        rule(
          policy('DISABLE'),
          'edge',
          'other',
          'other.shop.svc.cluster.local',
        ),
      'allow',
    ],
    [
      'turns on the data plane where ztunnels cannot reach the sidecar with mTLS',
      sidecar('web') + ambient('far', { namespace: 'edge' }) + strict,
      'depends; whether a client with a sidecar calls; whether a client in ambient mode calls',
    ],
    [
      'does not mind the data plane where both are let in',
      sidecar('web') + ambient('far', { namespace: 'edge' }) + permissive,
      'allow',
    ],
    [
      'is refused in a mesh whose configuration turns automatic mTLS off',
      sidecar('web') + strict + meshConfig('enableAutoMtls: false'),
      'deny',
    ],
  ])('%s', (_name, yaml, expected) => {
    expect(anyone(yaml)).toBe(expected);
  });

  it('names the rules about the hosts of a workload, whoever they are for, and the Sidecars that hold for it', () => {
    const view = viewOf(
      sidecar('web') +
        rule(policy('DISABLE'), 'edge') +
        rule('', 'shop', 'all', '*.shop.svc.cluster.local') +
        rule('', 'edge', 'other', 'other.shop.svc.cluster.local') +
        object('Sidecar', '{ egress: [{ hosts: ["./*"] }] }', 'everybody') +
        object(
          'Sidecar',
          '{ workloadSelector: { labels: { app: web } } }',
          'own',
        ) +
        object(
          'Sidecar',
          '{ workloadSelector: { labels: { app: far } } }',
          'other',
        ),
    );
    const [{ workload }] = placeWorkloads(view).placed;
    const refs = meshes.flatMap(
      ({ read }) => read.connecting?.(view.indexes[0], workload) ?? [],
    );
    expect(refs.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'edge/web',
      'shop/all',
      'shop/everybody',
      'shop/own',
    ]);
  });

  it('cannot be told when rules of clients cannot be read', () => {
    expect(anyone(sidecar('web') + strict, [DestinationRule])).toBe('unknown');
  });
});

describe('a mesh configuration that cannot be read', () => {
  it.each<[string, string, string[]]>([
    [
      'leaves open whether mTLS is automatic',
      both + strict + only('cart'),
      ['unknown: unknown unknown by default'],
    ],
    [
      'does not matter where a rule near by says what to send',
      both + strict + rule(policy('ISTIO_MUTUAL')),
      ['allow: mutual open by DestinationRule shop/web'],
    ],
    [
      'leaves open whether the rule of a namespace speaks to everybody',
      both + strict + rule(policy('ISTIO_MUTUAL'), 'istio-system', 'far'),
      ['unknown: unknown unknown by unknown'],
    ],
    [
      'does not matter for HBONE',
      ambient('web') + sidecar('cart') + strict,
      ['allow: mutual open by default'],
    ],
    [
      'does not matter where nobody takes mTLS',
      pod('web', '') + sidecar('cart'),
      ['allow: plaintext open by default'],
    ],
    [
      'leaves open what becomes of addresses a proxy does not know',
      sidecar('web', { service: '' }) + sidecar('cart') + permissive,
      ['unknown: unknown unknown by unknown'],
    ],
    [
      'does not matter to somebody who is refused either way',
      both + strict + only('other'),
      ['deny: unknown unknown by default'],
    ],
  ])('%s', (_name, yaml, expected) => {
    const view = viewOf(yaml, 'web', [MeshConfigMap]);
    expect(ask(view).answers.map(inShort)).toEqual(expected);
  });
});

describe('the answer', () => {
  it('shows the connection before the rules, with the reason', () => {
    const [answer] = ask(
      viewOf(both + strict + rule(policy('DISABLE'))),
    ).answers;
    expect(answer).toMatchObject({
      traces: [],
      decision: {
        verdict: 'deny',
        reason:
          'connection fails: the client sends plaintext, the server takes mTLS only',
      },
      connection: {
        from: [{ name: 'cart-1' }],
        to: ['web.shop:80'],
        evidence: [
          {
            ref: { kind: 'DestinationRule' },
            field: 'spec.trafficPolicy.tls.mode',
          },
          { ref: { kind: 'PeerAuthentication' } },
        ],
      },
    });
    const [open] = ask(
      viewOf(both + permissive + only('cart') + rule(policy('DISABLE'))),
    ).answers;
    expect(open.caller.identity).toBe('cluster.local/ns/shop/sa/cart');
    expect(open.request.peer).toEqual({ identity: null, tls: false });
    expect(open.traces).toHaveLength(1);
  });

  it('depends where the workloads of the caller connect in different ways', () => {
    const yaml =
      both +
      sidecar('batch').replace(
        'serviceAccountName: batch',
        'serviceAccountName: cart',
      ) +
      strict +
      rule(
        `workloadSelector: { matchLabels: { app: batch } }, ${policy(
          'DISABLE',
        )}`,
        'shop',
        'batch',
      );
    const view = viewOf(yaml);
    const { answers, verdict } = reportQuestion(
      view,
      directory,
      { caller: 'cluster.local/ns/shop/sa/cart' },
      { type: 'identity', identity: 'cluster.local/ns/shop/sa/cart' },
    ).data;
    expect(verdict).toBe('depends');
    expect(answers.map(inShort).sort()).toEqual([
      'allow: mutual open by default',
      'deny: plaintext fails by DestinationRule shop/batch',
    ]);
    const cell = reportAccess(view, directory).data.rows.find(
      ({ caller }) => caller.identity === 'cluster.local/ns/shop/sa/cart',
    );
    expect(cell?.decision).toMatchObject({
      verdict: 'depends',
      dependsOn: [expect.stringMatching(/^which workload calls \(.*batch-1/)],
    });
  });

  it('counts the Service that the question is about only', () => {
    const two = sidecar('web', {
      service: `{ clusterIP: 10.43.0.10, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: http-alt, port: 81, targetPort: 8080 }] }`,
    });
    const view = viewOf(
      two +
        sidecar('cart') +
        strict +
        rule(
          `trafficPolicy: { portLevelSettings: [{ port: { number: 81 }, ${tls(
            'DISABLE',
          )} }] }`,
        ),
    );
    expect(ask(view).verdict).toBe('depends');
    expect(ask(view, { port: 80 }).verdict).toBe('allow');
    expect(ask(view, { port: 81 }).verdict).toBe('deny');
  });

  const aborting = (share: number) =>
    object(
      'VirtualService',
      `{ hosts: [web], http: [{ match: [{ uri: { prefix: /old } }], redirect: { uri: /new } }, { match: [{ uri: { prefix: /away } }], route: [{ destination: { host: cart } }] }, { fault: { abort: { httpStatus: 503, percentage: { value: ${share} } } }, route: [{ destination: { host: web } }] }] }`,
      'web',
    );
  it.each<[string, Partial<AccessQuestion>, string, string | undefined]>([
    ['is redirected', { method: 'GET', path: '/old' }, aborting(100), 'no'],
    [
      'is sent elsewhere',
      { method: 'GET', path: '/away' },
      aborting(100),
      'no',
    ],
    ['is always aborted', { method: 'GET', path: '/' }, aborting(100), 'no'],
    [
      'is aborted now and then',
      { method: 'GET', path: '/' },
      aborting(10),
      'depends',
    ],
    ['may take a route that redirects', {}, aborting(0), 'depends'],
    [
      'finds nothing in its way',
      { method: 'GET', path: '/' },
      aborting(0),
      undefined,
    ],
    ['has no routes', { method: 'GET', path: '/' }, '', undefined],
  ])(
    'says that a request that is admitted arrives or not: it %s',
    (_name, question, routes, arrives) => {
      const view = viewOf(both + strict + routes);
      const { verdict, answers } = ask(view, question);
      expect([verdict, ...answers.map(one => one.arrives)]).toEqual([
        'allow',
        arrives,
      ]);
      // Who is asked about by identity takes the same routes.
      const identity = 'cluster.local/ns/shop/sa/cart';
      const { data } = reportQuestion(
        view,
        directory,
        { caller: identity, ...question },
        { type: 'identity', identity },
      );
      expect(data.answers.map(one => one.arrives)).toEqual([arrives]);
    },
  );

  it('names what it does not judge', () => {
    const words = (question: Partial<AccessQuestion>, more = '') =>
      ask(viewOf(both + strict + more), question).answers.flatMap(
        ({ beyond }) => beyond.map(one => one.words),
      );
    expect(words({})).toEqual([expect.stringMatching(/^NetworkPolicies/)]);
    const routes = object(
      'VirtualService',
      '{ hosts: [web], http: [{ match: [{ uri: { prefix: /old } }], redirect: { uri: /new } }, { fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }, route: [{ destination: { host: web } }] }] }',
      'web',
    );
    expect(words({ method: 'GET', path: '/old' }, routes)[0]).toMatch(
      /^The request does not get this far: .*redirect/i,
    );
    expect(words({ method: 'GET', path: '/' }, routes)[0]).toBe(
      'A fault on purpose answers 100% of the requests with 503.',
    );
    expect(words({}, routes).slice(0, 2)).toEqual([
      expect.stringMatching(/^A route may answer with a redirect/),
      'A fault on purpose answers 100% of the requests with 503.',
    ]);
  });

  it.each<[string, string]>([
    ['automatic mTLS', both + strict + only('cart')],
    ['a failing connection', both + strict + rule(policy('DISABLE'))],
    ['no identity', both + permissive + only('cart') + rule(policy('DISABLE'))],
    ['no proxy', sidecar('web') + pod('cart', '') + strict + only('cart')],
    ['ambient', sidecar('web') + ambient('cart') + strict + only('cart')],
    [
      'Linkerd',
      linkerd('web', {
        annotations:
          'config.linkerd.io/default-inbound-policy: all-authenticated',
      }) +
        linkerd('cart', {
          annotations: `config.linkerd.io/skip-outbound-ports: '80'`,
        }),
    ],
  ])('is that of the matrix and of the caller: %s', (_name, yaml) => {
    const view = viewOf(yaml);
    const { verdict } = ask(view);
    const cells = reportAccess(view, directory).data.rows.filter(
      ({ caller, operation }) =>
        operation === 'any' && /\bcart\b/.test(caller.identity ?? ''),
    );
    for (const cell of cells) expect(cell.decision.verdict).toBe(verdict);
    const outbound = reportOutboundAccess(viewOf(yaml, 'cart'), [], directory);
    expect(outbound.data.rows).toMatchObject([
      { target: { name: 'web-1' }, verdict },
    ]);
  });
});
