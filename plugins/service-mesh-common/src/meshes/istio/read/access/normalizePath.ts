import { ResourceIndex } from '../../../../engine/ResourceIndex';
import { Workload } from '../../../../model';
import { readMeshSettings } from '../../MeshSettings';
import { placeOf } from '../../revisionOf';

/** How far the proxies of a mesh simplify paths before they look at them. @internal */
export type PathNormalization =
  | 'NONE'
  | 'BASE'
  | 'MERGE_SLASHES'
  | 'DECODE_AND_MERGE_SLASHES';

/** The mode a mesh configuration names; without one, and for DEFAULT, the basic one. @internal */
export function pathNormalization(
  written: string | undefined,
): PathNormalization {
  return written === 'NONE' ||
    written === 'MERGE_SLASHES' ||
    written === 'DECODE_AND_MERGE_SLASHES'
    ? written
    : 'BASE';
}

/** A request's path as policies and routes see it, query left as it is. @internal */
export function normalizePath(target: string, mode: PathNormalization): string {
  if (mode === 'NONE') return target;
  const end = target.search(/[?#]/);
  const path = end < 0 ? target : target.slice(0, end);
  const decoded =
    mode === 'DECODE_AND_MERGE_SLASHES'
      ? path.replace(/%2f|%5c/gi, slash => (/f/i.test(slash) ? '/' : '\\'))
      : path;
  const plain = withoutDots(decodeUnreserved(decoded.replace(/\\/g, '/')));
  return (
    (mode === 'BASE' ? plain : plain.replace(/\/{2,}/g, '/')) +
    (end < 0 ? '' : target.slice(end))
  );
}

/** Characters that mean the same encoded or not are decoded; every other escape stays as it was written. */
function decodeUnreserved(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : escape;
  });
}

function withoutDots(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    // A dot segment at the end leaves the slash before it.
    if (last && (segment === '.' || segment === '..')) kept.push('');
  });
  return `/${kept.join('/')}`;
}

/** A path as the policies of a workload's proxies see it. @internal */
export function normalizedPath(
  index: ResourceIndex,
  path: string,
  workload?: Workload,
): string {
  const { config } = readMeshSettings(index, workload && placeOf(workload));
  return normalizePath(
    path,
    pathNormalization(config.pathNormalization?.normalization),
  );
}
