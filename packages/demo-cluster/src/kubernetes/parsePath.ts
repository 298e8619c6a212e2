/** The parts of a resource path, `/apis/apps/v1/namespaces/shop/deployments/cart/status`. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace?: string;
  /** Empty for the group and version itself. */
  readonly plural: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Reads `/api/v1/...` and `/apis/<group>/<version>/...`; undefined for any other path. */
export function parsePath(pathname: string): ResourcePath | undefined {
  const [root, ...rest] = pathname
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : rest.shift();
  const version = rest.shift();
  if (group === undefined || !version) return undefined;

  // `namespaces/shop/pods` is inside a namespace, `namespaces/shop/status` is not.
  const inside =
    rest[0] === 'namespaces' &&
    rest.length > 2 &&
    !['status', 'finalize'].includes(rest[2]);
  const namespace = inside ? rest.splice(0, 2)[1] : undefined;
  const [plural = '', name, subresource] = rest;
  return { group, version, namespace, plural, name, subresource };
}
