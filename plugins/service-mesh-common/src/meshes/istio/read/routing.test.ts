import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { VirtualService } from '../kinds';
import { readRouting } from './routing';

const virtualService = (name: string, spec: string, metadata?: string) =>
  resource('VirtualService', name, spec, metadata);
const to = (host: string, more = '') =>
  `route: [{ destination: { host: ${host} }${more} }]`;

function splitsOf(yaml: string) {
  const { index, web } = webOf(webPod('sidecar') + yaml);
  return readRouting(index, [web]).splits;
}

describe('routes to a workload', () => {
  it('shares by weight, and names a subset nobody defines', () => {
    const [split] = splitsOf(
      virtualService(
        'web',
        `{ hosts: [web], http: [{ route: [{ destination: { host: web, subset: v1 }, weight: 3 }, { destination: { host: web, subset: v2 }, weight: 1 }] }] }`,
      ) +
        resource(
          'DestinationRule',
          'web',
          '{ host: web, subsets: [{ name: v1, labels: { version: v1 } }] }',
        ),
    );
    expect(split.backends).toMatchObject([
      { subset: 'v1', share: 0.75, subsetLabels: { version: 'v1' } },
      { subset: 'v2', share: 0.25, problem: expect.stringContaining('v2') },
    ]);
  });

  it.each([
    [
      'a second VirtualService for a host does not count inside the mesh',
      virtualService(
        'a',
        `{ hosts: [web], http: [{ name: first, ${to('web')} }] }`,
      ) +
        virtualService(
          'b',
          `{ hosts: [web], http: [{ name: second, ${to('web')} }] }`,
        ),
      ['first'],
    ],
    [
      'it does at a gateway',
      virtualService(
        'a',
        `{ hosts: [web], http: [{ name: first, ${to('web')} }] }`,
      ) +
        virtualService(
          'b',
          `{ hosts: [web], gateways: [mesh, edge], http: [{ name: second, ${to(
            'web',
          )} }] }`,
        ),
      ['first', 'second'],
    ],
    [
      'a delegate stands in for its root, under both names',
      virtualService(
        'root',
        `{ hosts: [web], http: [{ name: api, match: [{ uri: { prefix: /api } }], delegate: { name: inner } }] }`,
      ) +
        virtualService(
          'inner',
          `{ http: [{ name: v1, match: [{ uri: { prefix: /api/v1 } }], ${to(
            'web',
          )} }, { name: no, match: [{ uri: { prefix: /else } }], ${to(
            'web',
          )} }] }`,
        ),
      ['api-v1'],
    ],
    [
      'a delegate that is not visible leaves nothing',
      virtualService(
        'root',
        `{ hosts: [web], http: [{ delegate: { name: inner, namespace: other } }, { name: rest, ${to(
          'web',
        )} }] }`,
      ) +
        virtualService(
          'inner',
          `{ exportTo: ['.'], http: [{ name: hidden, ${to(
            'web.shop.svc.cluster.local',
          )} }] }`,
          'namespace: other',
        ),
      ['rest'],
    ],
  ])('%s', (_name, yaml, names) => {
    expect(splitsOf(yaml).map(split => split.name)).toEqual(names);
  });

  it.each([
    ['two retries by default', '', 2],
    ['none with zero attempts', 'retries: { attempts: 0 },', 0],
  ])('has %s', (_name, retries, attempts) => {
    const [split] = splitsOf(
      virtualService(
        'web',
        `{ hosts: [web], http: [{ ${retries} ${to('web')} }] }`,
      ),
    );
    expect(split.retries?.attempts).toBe(attempts);
  });

  it('is unknown when a kind cannot be read', () => {
    const { index, web } = webOf(webPod('sidecar'), {
      unread: [VirtualService],
    });
    expect(readRouting(index, [web]).splits).toMatchObject([
      { evidence: [{ type: 'unknown' }] },
    ]);
  });
});
