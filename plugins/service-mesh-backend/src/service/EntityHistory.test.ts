import { Entity } from '@backstage/catalog-model';
import {
  HistoryEntry,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { HistoryQuery } from '../history/HistoryStore';
import { EntityHistory } from './EntityHistory';
import { refKey } from './refKey';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};
const ref = (
  kind: string,
  name: string,
  namespace?: string,
  cluster = 'eu',
): ResourceRef => ({
  cluster,
  group: 'security.istio.io',
  kind,
  name,
  ...(namespace && { namespace }),
});
const entry = (id: string, about: ResourceRef): HistoryEntry => ({
  id,
  ref: about,
  change: 'changed',
  at: 1,
  seenLate: false,
  diff: [],
});

function start(
  refs: readonly ResourceRef[],
  workloads: readonly { cluster: string; namespace: string }[],
) {
  const asked: HistoryQuery[] = [];
  const history = new EntityHistory({
    retentionDays: 30,
    store: {
      query: async query => {
        asked.push(query);
        return {
          entries: [
            entry('policy', ref('PeerAuthentication', 'default', 'shop')),
            entry('other', ref('PeerAuthentication', 'other', 'shop')),
          ],
          next: 'older',
        };
      },
    },
    service: {
      report: async () =>
        ({
          report: { data: { workloads }, mapping: { state: 'mapped' } },
          tag: '"1"',
        } as never),
      refs: async () => new Map(refs.map(one => [refKey(one), one])),
    },
  });
  return { history, asked };
}

describe('EntityHistory', () => {
  it('looks in the namespaces of workloads and of what reports refer to, and at those namespaces by name', async () => {
    const { history, asked } = start(
      [
        ref('PeerAuthentication', 'default', 'shop'),
        ref('PeerAuthentication', 'default', 'istio-system'),
        ref('GatewayClass', 'istio'),
      ],
      [
        { cluster: 'eu', namespace: 'shop' },
        { cluster: 'us', namespace: 'shop' },
      ],
    );
    const report = await history.read(entity, {
      limit: 50,
      kinds: ['security.istio.io/PeerAuthentication'],
      before: 'cursor',
    });
    const [query] = asked;
    expect(query).toMatchObject({
      limit: 50,
      kinds: ['security.istio.io/PeerAuthentication'],
      before: 'cursor',
    });
    expect(
      query.places
        .map(({ cluster, namespace, name = '' }) =>
          [cluster, namespace, name].join('/'),
        )
        .sort(),
    ).toEqual(
      [
        'eu/shop/',
        'us/shop/',
        'eu/istio-system/',
        'eu//shop',
        'us//shop',
        'eu//istio-system',
      ].sort(),
    );
    expect(report).toMatchObject({
      mapping: { state: 'mapped' },
      data: {
        retentionDays: 30,
        next: 'older',
        entries: [
          { id: 'policy', related: true },
          { id: 'other', related: false },
        ],
      },
    });
    // Nothing else of the overview comes along.
    expect(report.data).not.toHaveProperty('workloads');
  });

  it('asks for no place at all when the entity is nowhere', async () => {
    const { history, asked } = start([], []);
    await history.read(entity, { limit: 1 });
    expect(asked).toEqual([{ limit: 1, places: [] }]);
  });
});
