import { parseYaml, readYaml } from './readYaml';

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join('');
const KIB = 1024;
const filled = (text: string) =>
  text.repeat(Math.floor((250 * KIB) / text.length));

describe('readYaml', () => {
  it('reads documents, and leaves what is no document to the reader', () => {
    expect(readYaml('a: 1\n---\n- b\n---\n')).toEqual([{ a: 1 }, ['b'], null]);
    expect(readYaml('')).toEqual([]);
    expect(readYaml('a: &x [1]\nb: *x')).toEqual([{ a: [1], b: [1] }]);
  });

  it('reads 200 KiB of manifests', () => {
    const manifest = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: orders-callers
  namespace: shop
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: orders
  rules:
    - from:
        - source:
            principals: ['cluster.local/ns/shop/sa/cart']
      to:
        - operation: { methods: ['GET'], paths: ['/orders/*'] }
---
`;
    const text = manifest.repeat(Math.floor((200 * KIB) / manifest.length));
    expect(readYaml(text).length).toBeGreaterThan(500);
  });

  it.each<[string, string, string]>([
    ['a mistake', 'a: 1\nb: c: d', 'line 2, column 4: Nested mappings'],
    ['a key twice', 'a:\n  b: 1\n  b: 2', 'line 3, column 3: Map keys'],
    ['a value that contains itself', 'a: &x {b: *x}', 'nested too deeply'],
    ['a list that contains itself', '&x [*x, *x]', 'nested too deeply'],
    ['deep blocks', rows(500, i => `${' '.repeat(i)}a:\n`), 'too deeply'],
    ['a deep value', `${'['.repeat(5_000)}`, 'too deeply'],
    [
      'anchors that multiply',
      `a: &a [${filled('x,').slice(0, 18)}]\n${rows(
        9,
        i =>
          `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${`*${
            'abcdefghij'[i]
          },`.repeat(9)}]\n`,
      )}`,
      'anchors stand for too much',
    ],
    ['brackets', filled('['), 'too much in it'],
    ['quotes', filled('"'), 'too much in it'],
    ['anchors', filled('& '), 'too much in it'],
    ['aliases', filled('*x '), 'too much in it'],
    ['tags', filled('!<a> '), 'too much in it'],
    ['documents', filled('---\n'), 'too much in it'],
    ['keys', `{${rows(35_000, i => `k${i},`)}}`, 'too much in it'],
    ['one long word', filled('!'), 'line 1, column 1'],
  ])('refuses %s at once', (_what, text, expected) => {
    const started = Date.now();
    let said = '';
    try {
      readYaml(text);
    } catch (error) {
      const { line, column, message } = error as {
        line: number;
        column: number;
        message: string;
      };
      said = `line ${line}, column ${column}: ${message}`;
    }
    expect(said).toContain(expected);
    expect(said.length).toBeLessThan(300);
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  it('takes time that grows with the number of keys and no faster', () => {
    const started = Date.now();
    expect(
      Object.keys(readYaml(rows(10_000, i => `k${i}: 1\n`))[0] as object),
    ).toHaveLength(10_000);
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  it('reads one document where there is to be one', () => {
    expect(parseYaml('a: 1')).toEqual({ a: 1 });
    expect(parseYaml('')).toBeUndefined();
    expect(() => parseYaml('a: 1\n---\nb: 2')).toThrow('more than one');
  });

  it('keeps names of prototypes as names', () => {
    const [value] = readYaml('__proto__: {polluted: yes}\nconstructor: 1');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
