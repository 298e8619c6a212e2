import {
  AccessGrant,
  Evidence,
  EvidenceList,
  ResourceRef,
  ResourceView,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseAllDocuments } from 'yaml';
import { grantChange } from './grantChange';

const entityRef = 'component:default/orders';
const grant = (
  evidence: EvidenceList,
  more: Partial<AccessGrant> = {},
): AccessGrant => ({
  key: 'k',
  effect: 'allow',
  enforcedBy: 'sidecar',
  who: [],
  what: [],
  conditions: [],
  matches: { all: [] },
  places: [
    {
      workload: {
        cluster: 'eu',
        namespace: 'shop',
        ownerKind: 'Deployment',
        name: 'orders',
      },
      port: 8080,
    },
  ],
  risks: [],
  evidence,
  ...more,
});
const refTo = (group: string, name: string): ResourceRef => ({
  cluster: 'eu',
  group,
  kind: 'AuthorizationPolicy',
  namespace: 'shop',
  name,
});
const saidBy = (ref: ResourceRef, field: string): Evidence => ({
  type: 'resource',
  ref,
  field,
});
const view = (
  ref: ResourceRef,
  spec: object,
  read: ResourceView['read'] = 'live',
): ResourceView => ({
  ref,
  object: {
    apiVersion: `${ref.group}/v1`,
    kind: ref.kind,
    metadata: { name: ref.name, namespace: 'shop', uid: 'u' },
    spec,
    status: {},
  },
  read,
  links: [],
});

const istio = refTo('security.istio.io', 'from-shop');
const rules = [{ from: [{ source: { namespaces: ['a'] } }] }, { to: [] }];
const byIstio = grant([saidBy(istio, 'spec.rules[1]')]);
const linkerd = refTo('policy.linkerd.io', 'from-web');
const byLinkerd = grant([saidBy(linkerd, 'spec.requiredAuthenticationRefs')]);

function open(change: ReturnType<typeof grantChange>) {
  if (!('to' in change)) throw new Error(change.reason);
  const values: { readonly manifests?: string } = change.to.values;
  return {
    template: change.to.template,
    values,
    manifests: parseAllDocuments(values.manifests ?? '').map(
      document => document.toJS() as unknown,
    ),
  };
}

describe('grantChange', () => {
  it('leaves the rule out of a policy of Istio to revoke it, and the rest of the policy as it is', () => {
    const { template, values, manifests } = open(
      grantChange(entityRef, byIstio, [byIstio], 'revoke', [
        view(istio, { action: 'ALLOW', rules }),
      ]),
    );
    expect(template).toBe('mesh-narrow-access');
    expect(values).toEqual({ entityRef, manifests: expect.any(String) });
    expect(manifests).toEqual([
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'from-shop', namespace: 'shop' },
        spec: { action: 'ALLOW', rules: rules.slice(0, 1) },
      },
    ]);
  });

  it('gives the policy as it is to reduce it', () => {
    const { manifests } = open(
      grantChange(entityRef, byIstio, [byIstio], 'reduce', [
        view(istio, { rules }),
      ]),
    );
    expect(manifests).toMatchObject([{ spec: { rules } }]);
  });

  it('deletes what authorizes with Linkerd', () => {
    const { values } = open(
      grantChange(entityRef, byLinkerd, [byLinkerd], 'revoke', [
        view(linkerd, { requiredAuthenticationRefs: [] }),
      ]),
    );
    expect(values).toEqual({
      entityRef,
      deletes: [
        {
          group: 'policy.linkerd.io',
          kind: 'AuthorizationPolicy',
          namespace: 'shop',
          name: 'from-web',
        },
      ],
    });
  });

  it.each<[string, EvidenceList, Partial<AccessGrant>, string]>([
    [
      'no policy gives it',
      [{ type: 'default', name: 'istio: everything is allowed' }],
      {},
      'mesh-allow-caller',
    ],
    [
      'no proxy enforces anything',
      [{ type: 'default', name: 'istio: no sidecar' }],
      { enforcedBy: 'none' },
      'mesh-enrol',
    ],
  ])(
    'leads to another template where %s',
    (_name, evidence, more, template) => {
      const open2 = grant(evidence, more);
      const change = grantChange(entityRef, open2, [open2], 'revoke', []);
      expect(open(change).template).toBe(template);
      expect(change).toHaveProperty('note');
    },
  );

  it.each<[string, AccessGrant, readonly ResourceView[], RegExp]>([
    [
      'the mesh always admits it',
      grant([
        { type: 'default', name: 'linkerd: localhost is always admitted' },
      ]),
      [],
      /always/,
    ],
    [
      'its policy cannot be read in full',
      byIstio,
      [view(istio, { rules }, 'cached')],
      /cannot be read/,
    ],
    [
      'its policies are too long',
      byIstio,
      [view(istio, { rules: [...rules, { when: 'x'.repeat(20_000) }] })],
      /too long/,
    ],
  ])('gives the reason when %s', (_name, about, views, reason) => {
    expect(grantChange(entityRef, about, [about], 'revoke', views)).toEqual({
      reason: expect.stringMatching(reason),
    });
  });

  it('closes the way past a waypoint by naming the waypoint', () => {
    const given = grant([{ type: 'default', name: 'istio: no policy' }]);
    const past = {
      ...given,
      enforcedBy: 'ztunnel' as const,
      places: given.places.map(place => ({
        ...place,
        pastWaypoint: true as const,
      })),
    };
    expect(grantChange(entityRef, past, [past], 'revoke', [])).toMatchObject({
      to: { template: 'mesh-allow-caller' },
      note: expect.stringMatching(/^Name the waypoint/),
    });
    expect(
      grantChange(entityRef, past, [past], 'revoke', [], 'front'),
    ).toMatchObject({
      to: { template: 'mesh-allow-caller', values: { waypoint: 'front' } },
      note: expect.stringMatching(/^The workload then admits/),
    });
  });
});
