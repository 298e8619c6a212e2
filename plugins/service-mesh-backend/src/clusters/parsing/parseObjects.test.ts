import { builtInKinds } from './builtInKinds';
import { parseEvents, parsePage } from './parseObjects';

const kind = builtInKinds().get('networking.istio.io/Gateway');
const gateway = (server: object, applied?: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: {
    name: 'edge',
    namespace: 'shop',
    resourceVersion: '8',
    ...(applied && {
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
          apiVersion: 'networking.istio.io/v1',
          kind: 'Gateway',
          spec: applied,
        }),
      },
    }),
  },
  spec: {
    servers: [
      {
        hosts: ['a.example.com'],
        port: { name: 'http', number: 80, protocol: 'HTTP' },
        ...server,
      },
    ],
  },
});

const bytes = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value));
const page = (item: unknown) =>
  parsePage(
    { cluster: 'test', kind: kind! },
    bytes({ metadata: { resourceVersion: '7' }, items: [item] }),
    {},
  );
const problems = (changes: readonly object[]) =>
  changes.map(change =>
    'object' in change
      ? (change.object as { problems?: object }).problems
      : undefined,
  );

describe('parseObjects', () => {
  it('keeps with an object what the mesh refuses, of lists and of events', () => {
    const refused = gateway({ hosts: [] });
    const expected = [
      [
        expect.objectContaining({
          severity: 'error',
          field: 'spec.servers[0]',
        }),
      ],
    ];
    expect(problems(page(refused).changes)).toEqual(expected);
    const { changes } = parseEvents(
      { cluster: 'test', kind: kind! },
      bytes({ type: 'ADDED', object: refused }),
      '7',
      {},
    );
    expect(problems(changes)).toEqual(expected);
  });

  it('keeps with an object what was applied and dropped', () => {
    const { changes } = page(gateway({}, { servers: [{ redirect: true }] }));
    expect(problems(changes)).toEqual([
      [
        expect.objectContaining({
          severity: 'warning',
          field: 'spec.servers[0].redirect',
          dropped: true,
        }),
      ],
    ]);
  });

  it('leaves out an object nested so deeply that nothing can be done with it, and no other', () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
    const { changes } = parsePage(
      { cluster: 'test', kind: kind! },
      new TextEncoder().encode(
        `{"metadata":{"resourceVersion":"7"},"items":[${JSON.stringify(
          gateway({}),
        )},{"metadata":{"name":"deep","namespace":"shop","uid":"1"},"spec":${deep}}]}`,
      ),
      {},
    );
    expect(changes).toMatchObject([
      { name: 'edge', object: {} },
      { name: 'deep', malformed: { problem: 'the object cannot be read' } },
    ]);
  });

  it('adds nothing to an object that is fine', () => {
    expect(problems(page(gateway({})).changes)).toEqual([undefined]);
  });
});
