import {
  Kind,
  projectObject,
  Reach,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { seededRandom } from '../__testUtils__/seededRandom';
import { builtInKinds } from './builtInKinds';
import { listCutter } from './listCutter';
import { parsePageEnvelope } from './parseObjects';
import { ReachCutter } from './ReachCutter';

const bytes = (text: string) => new TextEncoder().encode(text);
const cut = (reach: Reach, text: string) =>
  new TextDecoder().decode(new ReachCutter(reach).cut(bytes(text)));

const NAMES = ['spec', 'a', 'sp', 'ä', '', 'Key_1', '__proto__'];
const TEXTS = [
  'Key_1',
  '',
  'x"y',
  '\\',
  '}',
  ']},"spec":1',
  'ä€😀',
  'Key_',
  '\n',
];

type Random = () => number;
const one = <T>(random: Random, of: readonly T[]): T =>
  of[Math.floor(random() * of.length)];
const several = <T>(random: Random, make: () => T): T[] =>
  Array.from({ length: Math.floor(random() * 5) }, make);

/** A text in one of the forms in which JSON may write it. */
function writeText(random: Random, text: string): string {
  const plain = JSON.stringify(text);
  return random() < 0.1
    ? plain.replace(
        /[A-Za-z]/g,
        letter => `\\u00${letter.charCodeAt(0).toString(16)}`,
      )
    : plain;
}

/** A JSON text with odd spaces, escapes, names that come twice and brackets in texts. */
function writeJson(random: Random, depth: number): string {
  const space = () => one(random, ['', '', '', ' ', '\n\t']);
  const kind = depth > 0 ? random() : 1;
  if (kind < 0.45)
    return `{${space()}${several(
      random,
      () =>
        `${writeText(
          random,
          one(random, NAMES),
        )}${space()}:${space()}${writeJson(random, depth - 1)}${space()}`,
    ).join(`,${space()}`)}}`;
  if (kind < 0.7)
    return `[${space()}${several(random, () =>
      writeJson(random, depth - 1),
    ).join(`${space()},${space()}`)}${space()}]`;
  return random() < 0.5
    ? writeText(random, one(random, TEXTS))
    : one(random, ['0', '-1.5e3', 'true', 'false', 'null']);
}

function makeReach(random: Random, depth: number): Reach | undefined {
  const form = random();
  if (depth === 0 || form < 0.2) return undefined;
  if (form < 0.4) return { mentions: ['Key_1'] };
  if (form < 0.6) return { items: makeReach(random, depth - 1) };
  return {
    members: Object.fromEntries(
      several(random, () => [
        one(random, NAMES.slice(0, -1)),
        makeReach(random, depth - 1),
      ]),
    ),
    ...(random() < 0.3 && { others: true }),
  };
}

function mentions(value: unknown, text: string): boolean {
  if (typeof value !== 'object' || value === null) return value === text;
  return Object.entries(value).some(
    ([key, entry]) => key === text || mentions(entry, text),
  );
}

/** What somebody sees who looks at a value within the reach only. */
function look(value: unknown, reach: Reach | undefined): unknown {
  if (!reach || typeof value !== 'object' || value === null) return value;
  if ('mentions' in reach) return value;
  if ('items' in reach)
    return Array.isArray(value)
      ? value.map(entry => look(entry, reach.items))
      : value;
  if (Array.isArray(value)) return value;
  return Object.entries(value)
    .filter(([key, entry]) => {
      if (!Object.hasOwn(reach.members, key)) return reach.others === true;
      const inner = reach.members[key];
      return (
        !inner ||
        !('mentions' in inner) ||
        inner.mentions.some(text => mentions(entry, text))
      );
    })
    .map(([key, entry]) => [
      key,
      look(
        entry,
        Object.hasOwn(reach.members, key) ? reach.members[key] : undefined,
      ),
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

describe('ReachCutter', () => {
  const reach: Reach = {
    members: {
      a: undefined,
      b: { members: { c: undefined } },
      l: { items: { members: { n: undefined } } },
      m: { mentions: ['Wanted'] },
    },
  };
  it.each([
    ['{"a":1,"x":[{"]":"}\\""}],"b":{"c":[1],"d":2}}', '{"a":1,"b":{"c":[1]}}'],
    ['{"x":1,"y":2,"a":3}', '{"a":3}'],
    ['{"x":1 , "a":3 , "y":2 }', '{ "a":3  }'],
    ['{"x":1}', '{}'],
    ['{"l":[{"n":1,"o":2},{"o":2},7,[8]]}', '{"l":[{"n":1},{},7,[8]]}'],
    ['{"b":[{"d":1}],"l":"text"}', '{"b":[{"d":1}],"l":"text"}'],
    ['{"m":[{"name":"Other"}],"a":1}', '{"a":1}'],
    ['{"m":[{"name":"WantedNot"},"AWanted"]}', '{}'],
    ['{"m":[{"name":"Wanted"}]}', '{"m":[{"name":"Wanted"}]}'],
    ['{"m":"\\u0057anted"}', '{"m":"\\u0057anted"}'],
    ['{"\\u0061":1,"x":2}', '{"\\u0061":1}'],
    ['[1]', '[1]'],
  ])('leaves of %s what is looked at', (text, left) => {
    expect(cut(reach, text)).toBe(left);
  });

  it.each([
    '',
    '{',
    '{"a":1,"x":[1,2',
    '{"x":"',
    '{"x":"\\',
    '{"x":1]',
    '{"x" 1}',
    '{"x":1,}',
    '{x:1,"a":2}',
    '{"m":["',
    '{"m":]}',
    '{"l":[1',
    '\ufeff{"x":1}',
  ])('leaves %j as it is, for the parser to refuse', text => {
    const whole = new TextEncoder().encode(text);
    expect([...new ReachCutter(reach).cut(bytes(text))]).toEqual([...whole]);
  });

  it('changes nothing for who looks within the reach, whatever the text', () => {
    const random = seededRandom(7);
    let shorter = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = writeJson(random, 5);
      const within = makeReach(random, 5);
      if (!within || 'mentions' in within) continue;
      const left = cut(within, text);
      if (left.length < text.length) shorter++;
      expect(look(JSON.parse(left), within)).toEqual(
        look(JSON.parse(text), within),
      );
    }
    expect(shorter).toBeGreaterThan(1_000);
  });

  it('never fails on a broken text', () => {
    const random = seededRandom(11);
    for (let i = 0; i < 5_000; i++) {
      const broken = bytes(writeJson(random, 4));
      broken[Math.floor(random() * broken.length)] = one(random, [
        ...bytes('{}[]",:\\u'),
      ]);
      const reachable = makeReach(random, 4) ?? reach;
      const left = new ReachCutter(reachable).cut(broken.slice());
      expect(left.length).toBeLessThanOrEqual(broken.length);
    }
  });
});

describe('listCutter', () => {
  /** A raw pod with everything that a pod's shape reads, and much that it does not. */
  const podOf = (random: Random) => {
    const odd = <T>(value: T): unknown =>
      random() < 0.1 ? one(random, [null, 7, 'text', [], {}, [null]]) : value;
    const container = () =>
      odd({
        name: odd('app'),
        image: 'i',
        ports: odd([{ name: 'http', containerPort: odd(80), hostIP: 'x' }]),
        env: odd([
          { name: 'OTHER', value: 'a "quoted" }] text' },
          ...several(random, () => ({
            name: 'BLOCKED_CIDRS_IN_JWKS_URIS',
            value: odd('10.0.0.0/8'),
          })),
        ]),
        volumeMounts: odd([{ name: 'v' }]),
        readinessProbe: odd({ httpGet: odd({ path: '/r', port: 'http' }) }),
      });
    return {
      metadata: odd({
        name: 'p',
        namespace: odd('shop'),
        labels: odd({ app: 'a', 'x/y': odd('z') }),
        annotations: { 'istio.io/a': 'b', other: '{"a":[1]}' },
        managedFields: odd([{ manager: 'm', fieldsV1: { 'f:a': {} } }]),
        ownerReferences: odd([{ kind: 'ReplicaSet', name: 'r', uid: 'u' }]),
      }),
      spec: odd({
        volumes: [{ name: 'v', configMap: {} }],
        containers: odd([container(), container()]),
        securityContext: odd({ runAsUser: odd(1), fsGroup: 2 }),
      }),
      status: odd({
        phase: 'Running',
        conditions: odd([
          { type: 'Ready', status: 'True' },
          ...several(random, () => ({
            reason: 'Unschedulable',
            message: odd('0/3'),
          })),
        ]),
        containerStatuses: odd([
          { name: 'app', state: odd({ waiting: odd({ reason: 'Back' }) }) },
        ]),
      }),
    };
  };

  const project = (kind: Kind, raw: unknown) => projectObject('c', kind, raw);

  it.each(['/Pod', '/Service', 'apps/Deployment'])(
    'objects of %s and what is wrong with them are the same as without',
    key => {
      const kind = builtInKinds().get(key)!;
      const random = seededRandom(3);
      for (let i = 0; i < 1_000; i++) {
        const raw = podOf(random);
        const pod = JSON.parse(JSON.stringify(raw));
        const item =
          key === 'apps/Deployment'
            ? { ...pod, spec: { replicas: 2, template: pod } }
            : pod;
        const page = parsePageEnvelope(
          kind,
          bytes(
            JSON.stringify({
              kind: 'List',
              apiVersion: 'v1',
              metadata: { resourceVersion: '7', continue: 'next' },
              items: [item],
            }),
          ),
        );
        expect(page).toMatchObject({
          apiVersion: 'v1',
          revision: '7',
          next: 'next',
        });
        expect(project(kind, page.items[0])).toEqual(project(kind, item));
      }
    },
  );

  it('cuts most of a pod', () => {
    const pod = podOf(() => 0.15);
    const text = JSON.stringify({ items: [pod] });
    const left = new TextDecoder().decode(
      listCutter(builtInKinds().get('/Pod')!).cut(bytes(text)),
    );
    expect(left).not.toMatch(/managedFields|volume|"env"|OTHER|fsGroup/);
  });

  it('keeps of a recorded object all but the fields of its managers', () => {
    const kind = builtInKinds().get('networking.istio.io/VirtualService')!;
    const item = {
      metadata: {
        name: 'v',
        uid: 'u',
        managedFields: [
          {
            manager: 'm',
            time: 't',
            subresource: 's',
            fieldsV1: { 'f:a': {} },
          },
        ],
      },
      spec: { hosts: ['a'], unknown: [{}] },
      status: {},
    };
    expect(
      parsePageEnvelope(
        kind,
        bytes(
          JSON.stringify({ metadata: { resourceVersion: '1' }, items: [item] }),
        ),
      ).items,
    ).toEqual([
      {
        ...item,
        metadata: {
          ...item.metadata,
          managedFields: [{ manager: 'm', time: 't', subresource: 's' }],
        },
      },
    ]);
  });
});
