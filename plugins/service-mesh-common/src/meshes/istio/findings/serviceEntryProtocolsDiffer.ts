import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { effectiveExport } from '../exportedTo';
import { ServiceEntry } from '../kinds';

const EVERYBODY = '*';

/** Namespaces that see an entry, or everybody. */
function scopesOf({ metadata, spec }: ServiceEntry): string[] {
  const scopes = effectiveExport(spec?.exportTo, undefined);
  if (scopes.includes(EVERYBODY)) return [EVERYBODY];
  const own = metadata.namespace ?? 'default';
  return [...new Set(scopes.map(scope => (scope === '.' ? own : scope)))];
}

interface Claim {
  readonly entry: ServiceEntry;
  readonly protocol: string;
}

/** Claims by host and port, and within these by the namespaces that see them. */
function claimsOf(
  entries: readonly ServiceEntry[],
): Map<string, Map<string, Claim[]>> {
  const claims = new Map<string, Map<string, Claim[]>>();
  for (const entry of entries) {
    for (const host of entry.spec?.hosts ?? []) {
      for (const { number, protocol = '' } of entry.spec?.ports ?? []) {
        const place = `${host}:${number ?? 0}`;
        const scopes = claims.get(place) ?? new Map<string, Claim[]>();
        claims.set(place, scopes);
        for (const scope of scopesOf(entry)) {
          const list = scopes.get(scope) ?? [];
          list.push({ entry, protocol: protocol.toUpperCase() });
          scopes.set(scope, list);
        }
      }
    }
  }
  return claims;
}

/** An entry is told of one conflict only, which must not depend on the order of the objects. */
function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Two ServiceEntries have one host and port by different protocols. @internal */
export const serviceEntryProtocolsDiffer: FindingRule = {
  code: 'istio/service-entry-protocols-differ',
  severity: 'warning',
  title: 'ServiceEntries disagree about the protocol of a port',
  message: '{entries} define {place} with different protocols: {protocols}.',
  why: 'A proxy has one listener for the port and takes one of the protocols; requests by the others fail or escape their policies.',
  fix: 'Give the port the same protocol everywhere, or merge the entries.',
  reads: [ServiceEntry],
  aliases: ['IST0177'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0177/',
  *check({ index }): Iterable<Problem> {
    const entries = index.list(ServiceEntry);
    if (isUnread(entries)) return;
    const told = new Set<ServiceEntry>();
    for (const [place, scopes] of sorted(claimsOf(entries))) {
      for (const [scope, own] of sorted(scopes)) {
        const seen =
          scope === EVERYBODY
            ? own
            : [...own, ...(scopes.get(EVERYBODY) ?? [])];
        const protocols = [...new Set(seen.map(c => c.protocol))].sort();
        if (protocols.length < 2) continue;
        const names = [
          ...new Set(
            seen.map(
              ({ entry: { metadata } }) =>
                `${metadata.namespace}/${metadata.name}`,
            ),
          ),
        ].sort();
        for (const { entry } of seen) {
          if (told.has(entry)) continue;
          told.add(entry);
          yield {
            subject: index.ref(entry, ServiceEntry),
            field: 'spec.ports',
            params: {
              entries: names.join(', '),
              place,
              protocols: protocols.map(p => p || 'none').join(', '),
            },
          };
        }
      }
    }
  },
};
