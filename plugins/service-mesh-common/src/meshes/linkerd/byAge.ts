import { KubeObject } from '../../model';

type Aged = Pick<KubeObject, 'metadata'>;

/** Milliseconds; undefined for an object without a readable time of creation. */
function createdAt(object: Aged): number | undefined {
  const ms = Date.parse(object.metadata.creationTimestamp ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

function byName(a: Aged, b: Aged): number {
  if (a.metadata.name !== b.metadata.name)
    return a.metadata.name < b.metadata.name ? -1 : 1;
  const [x, y] = [a.metadata.namespace ?? '', b.metadata.namespace ?? ''];
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

function compare(a: Aged, b: Aged, missing: number): number {
  return (createdAt(a) ?? missing) - (createdAt(b) ?? missing) || byName(a, b);
}

/** Order of Servers and EgressNetworks: without a time of creation first, then the oldest, then by name. @internal */
export function undatedFirst(a: Aged, b: Aged): number {
  return compare(a, b, -1e16);
}

/** Order of routes and rate limits: the oldest first, without a time of creation last, then by name. @internal */
export function undatedLast(a: Aged, b: Aged): number {
  return compare(a, b, 1e16);
}
