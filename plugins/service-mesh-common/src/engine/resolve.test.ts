import fc from 'fast-check';
import { MtlsLayer } from '../model';
import { resolveMtls } from './resolveMtls';
import { resolveShares } from './resolveShares';

const layer = (
  scope: MtlsLayer['scope'],
  mode: MtlsLayer['mode'],
  port?: number,
): MtlsLayer => ({
  scope,
  mode,
  ...(port !== undefined && { port }),
  evidence: [{ type: 'default', name: `${scope} ${mode}` }],
});

describe('resolveMtls', () => {
  it.each<[string, MtlsLayer[], string, string]>([
    [
      'takes the default when nothing else is set',
      [layer('default', 'permissive')],
      'permissive',
      'permissive',
    ],
    [
      'lets the namespace override the mesh',
      [
        layer('mesh', 'strict'),
        layer('namespace', 'disabled'),
        layer('default', 'permissive'),
      ],
      'disabled',
      'disabled',
    ],
    [
      'passes over a layer that inherits',
      [
        layer('workload', 'unset'),
        layer('mesh', 'strict'),
        layer('default', 'permissive'),
      ],
      'strict',
      'strict',
    ],
    [
      'applies a port setting to its port only',
      [layer('port', 'disabled', 8080), layer('workload', 'strict')],
      'disabled',
      'strict',
    ],
    [
      'is unknown when a layer that could override is unknown',
      [layer('workload', 'unknown'), layer('mesh', 'strict')],
      'unknown',
      'unknown',
    ],
    [
      'is known when only a weaker layer is unknown',
      [layer('workload', 'strict'), layer('mesh', 'unknown')],
      'strict',
      'strict',
    ],
    ['is unknown without any layer', [], 'unknown', 'unknown'],
  ])('%s', (_name, layers, port, rest) => {
    const result = resolveMtls(layers, [8080]);
    expect(result.map(entry => [entry.port, entry.mode])).toEqual([
      [8080, port],
      [undefined, rest],
    ]);
    for (const entry of result)
      expect(entry.evidence.length).toBeGreaterThan(0);
  });

  it('puts the winner first and keeps the other layers', () => {
    const [port] = resolveMtls(
      [layer('default', 'permissive'), layer('mesh', 'strict')],
      [80],
    );
    expect(port.layers.map(entry => entry.scope)).toEqual(['mesh', 'default']);
  });
});

describe('resolveShares', () => {
  it.each<[number[], (number | undefined)[]]>([
    [
      [90, 10],
      [0.9, 0.1],
    ],
    [[1], [1]],
    [
      [0, 0],
      [undefined, undefined],
    ],
    [
      [5, 0],
      [1, 0],
    ],
    [
      [-1, 3],
      [0, 1],
    ],
    [[], []],
  ])('%j becomes %j', (weights, shares) => {
    expect(resolveShares(weights)).toEqual(shares);
  });

  it('sums to 1 whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), {
          minLength: 1,
        }),
        weights => {
          fc.pre(weights.some(weight => weight > 0));
          const sum = resolveShares(weights).reduce<number>(
            (total, share) => total + (share ?? 0),
            0,
          );
          return Math.abs(sum - 1) < 1e-9;
        },
      ),
    );
  });
});
