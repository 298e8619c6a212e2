import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';

/** What an administrator allows beside the kinds that are always read. */
export interface AskedKinds {
  /** Names of kinds that are read on request only, such as `Secret`. */
  readonly optionalKinds?: readonly string[];
  /** Revisions of control planes, beside the unnamed one, whose settings are read. */
  readonly revisions?: readonly string[];
}

/** The kinds a cluster is asked for: without those nobody asked for, and with the names of all revisions. */
export function askedKinds(
  kinds: readonly Kind[],
  { optionalKinds = [], revisions = [] }: AskedKinds,
): readonly Kind[] {
  return kinds
    .filter(kind => !kind.optIn || optionalKinds.includes(kind.kind))
    .map(kind => {
      const { names, namePrefixes = [] } = kind;
      if (!names || namePrefixes.length === 0 || revisions.length === 0)
        return kind;
      const more = namePrefixes.flatMap(prefix =>
        revisions.map(revision => `${prefix}${revision}`),
      );
      return { ...kind, names: [...new Set([...names, ...more])] };
    });
}
