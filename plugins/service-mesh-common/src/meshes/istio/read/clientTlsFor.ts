import { ClientTls } from '../../../model';

/** The entry that counts for a Service port and a subset: a subset's own before the rule's, a port's before the rest. @internal */
export function clientTlsFor(
  entries: readonly ClientTls[],
  port: number | undefined,
  subset?: string,
): ClientTls | undefined {
  const at = (wanted: string | undefined) =>
    entries.find(
      e => e.subset === wanted && e.port === port && port !== undefined,
    ) ?? entries.find(e => e.subset === wanted && e.port === undefined);
  return (subset === undefined ? undefined : at(subset)) ?? at(undefined);
}
