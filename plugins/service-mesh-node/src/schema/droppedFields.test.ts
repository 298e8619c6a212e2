import { droppedFields } from './droppedFields';

const gateway = (applied: unknown, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: {
    name: 'edge',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration':
        typeof applied === 'string'
          ? applied
          : JSON.stringify({
              apiVersion: 'networking.istio.io/v1',
              kind: 'Gateway',
              spec: applied,
            }),
    },
  },
  spec,
});

describe('droppedFields', () => {
  it.each([
    [
      'a field the server did not keep',
      gateway({ servers: [{ redirect: true }] }, { servers: [{}] }),
      ['spec.servers[0].redirect'],
    ],
    [
      'a field the server kept, as a newer one would',
      gateway({ newest: 1 }, { newest: 1 }),
      [],
    ],
    [
      'a known field that somebody removed since',
      gateway({ selector: { istio: 'edge' } }, {}),
      [],
    ],
    ['a note that cannot be read', gateway('{', {}), []],
    ['an object without a note', { metadata: {} }, []],
    ['no object', null, []],
  ])('%s', (_name, object, fields) => {
    expect(droppedFields(object).map(({ field }) => field)).toEqual(fields);
  });
});
