import { TextPool } from './TextPool';

const pod = (name: string, image: string) => ({
  apiVersion: 'v1',
  metadata: {
    name,
    labels: { app: 'orders' },
    ownerReferences: [{ name: 'r' }],
  },
  spec: { nodeName: 'n', containers: [{ name: 'app', image }] },
});

describe('PartPool', () => {
  it('lets equal parts be one object, and changes no content', () => {
    const pool = new TextPool();
    const [a, b, c] = ['1', '1', '2'].map((image, i) =>
      pool.internAll({
        type: 'put' as const,
        object: pod(`p${i}`, image),
      }),
    );
    expect([a, b, c].map(({ object }) => object)).toEqual([
      pod('p0', '1'),
      pod('p1', '1'),
      pod('p2', '2'),
    ]);
    expect(b.object.metadata).not.toBe(a.object.metadata);
    expect(b.object.metadata.labels).toBe(a.object.metadata.labels);
    expect(b.object.spec.containers).toBe(a.object.spec.containers);
    expect(c.object.spec.containers).not.toBe(a.object.spec.containers);
  });

  it('takes what is no Kubernetes object, odd forms and long parts as they are', () => {
    const pool = new TextPool();
    for (const value of [
      null,
      7,
      'text',
      ['a', ['b'], null],
      { metadata: null, spec: { a: 1 } },
      {
        metadata: { labels: null, name: 'x' },
        spec: 'none',
        data: [1, { a: 'b' }],
      },
      { metadata: { annotations: { long: 'x'.repeat(10_000) } } },
      JSON.parse('{"metadata":{"__proto__":{"a":"b"},"name":"x"}}'),
    ])
      expect(pool.internAll(structuredClone(value))).toEqual(value);
  });
});
