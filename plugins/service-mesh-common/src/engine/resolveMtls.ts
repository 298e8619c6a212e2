import { MtlsLayer, MtlsScope, PortMtls } from '../model';

/** Most specific first. */
const ORDER: readonly MtlsScope[] = [
  'port',
  'workload',
  'namespace',
  'mesh',
  'default',
];

/**
 * The mode of each port, and one entry without a port for every other: the most specific layer that sets a mode wins.
 * An unknown layer that could have overridden makes the result unknown.
 * @public
 */
export function resolveMtls(
  layers: readonly MtlsLayer[],
  ports: readonly number[],
): PortMtls[] {
  const named = layers.flatMap(layer =>
    layer.port === undefined ? [] : [layer.port],
  );
  const numbers = [...new Set([...ports, ...named])].sort((a, b) => a - b);
  return [...numbers, undefined].map(port => resolvePort(layers, port));
}

function resolvePort(
  layers: readonly MtlsLayer[],
  port: number | undefined,
): PortMtls {
  const bearing = layers
    .filter(
      layer =>
        layer.scope !== 'port' || (port !== undefined && layer.port === port),
    )
    .map((layer, position) => ({ layer, position }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.layer.scope) - ORDER.indexOf(b.layer.scope) ||
        a.position - b.position,
    )
    .map(({ layer }) => layer);
  const winner = bearing.find(layer => layer.mode !== 'unset');
  return {
    ...(port !== undefined && { port }),
    mode:
      winner === undefined || winner.mode === 'unset' ? 'unknown' : winner.mode,
    evidence: winner?.evidence ?? [
      { type: 'unknown', unread: [], note: 'no layer sets a mode' },
    ],
    layers: winner
      ? [winner, ...bearing.filter(layer => layer !== winner)]
      : bearing,
  };
}
