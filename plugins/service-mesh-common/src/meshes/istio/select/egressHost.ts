import { hostsMatch, hostSubsetOf } from '../Host';

/** One entry of a Sidecar's list of imported hosts. @internal */
export interface EgressHost {
  /** `*` = every namespace. */
  readonly namespace: string;
  readonly host: string;
  /** True for an entry that takes hosts away. */
  readonly excludes: boolean;
}

/**
 * Reads `namespace/host`; a tilde before the namespace takes away, and alone it stands for every namespace. What is written
 * in another form is for no namespace.
 * @internal
 */
export function parseEgressHost(
  written: string,
  sidecarNamespace: string,
): EgressHost {
  const [scope = '', host = '', ...more] = written.split('/');
  const isWellFormed = written.includes('/') && more.length === 0;
  const excludes = scope.startsWith('~');
  const namespace = excludes ? scope.slice(1) || '*' : scope;
  const meant = namespace === '.' ? sidecarNamespace : namespace;
  return {
    namespace: isWellFormed ? meant : '',
    host,
    excludes,
  };
}

/** Whether a host of a namespace is imported: something names it, and nothing takes all of it away. @internal */
export function importsHost(
  entries: readonly EgressHost[],
  owner: string,
  host: string,
): boolean {
  const concerning = entries.filter(
    ({ namespace }) => namespace === '*' || namespace === owner,
  );
  return (
    concerning.some(entry => !entry.excludes && hostsMatch(entry.host, host)) &&
    !concerning.some(entry => entry.excludes && hostSubsetOf(host, entry.host))
  );
}
