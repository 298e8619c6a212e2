import { inNamespaces } from '../../../engine/groupBy';
import { oldestFirst } from '../byAge';
import { effectiveExport, exportedTo } from '../exportedTo';
import { fullHost, mostSpecificHost } from '../Host';
import { DestinationRule } from '../kinds';
import { MeshSettings } from '../MeshSettings';
import { isSelective, Labels, selects } from '../selects';

/** A client and the service it calls. @internal */
export interface DestinationLookup {
  readonly client: { readonly namespace: string; readonly labels?: Labels };
  readonly service: { readonly host: string; readonly namespace: string };
}

function hostOf(rule: DestinationRule, settings: MeshSettings): string {
  return fullHost(
    (rule.spec?.host ?? '').toLowerCase(),
    rule.metadata.namespace ?? '',
    settings.clusterDomain,
  );
}

function scopeOf(
  rule: DestinationRule,
  settings: MeshSettings,
): readonly string[] {
  if (hasSelector(rule)) return ['.'];
  return effectiveExport(
    rule.spec?.exportTo,
    settings.config.defaultDestinationRuleExportTo,
  );
}

function hasSelector(rule: DestinationRule): boolean {
  return isSelective(rule.spec?.workloadSelector?.matchLabels);
}

/**
 * The rules that count for a client of a service, as one merged group, the deciding rule first; empty = none. The
 * client's namespace comes before the service's and that before the root namespace; levels are never mixed. Inside a level
 * the most specific host is chosen before its visibility is asked.
 * @internal
 */
export function selectDestinationRules(
  rules: readonly DestinationRule[],
  { client, service }: DestinationLookup,
  settings: MeshSettings,
): readonly DestinationRule[] {
  const { rootNamespace } = settings;
  const host = service.host.toLowerCase();
  const at = (
    namespace: string,
    admits: (rule: DestinationRule) => boolean,
  ) => {
    const local = inNamespaces(rules, namespace).filter(admits);
    return groupsFor(local, host, settings);
  };
  const visible = (rule: DestinationRule) =>
    exportedTo(
      scopeOf(rule, settings),
      undefined,
      rule.metadata.namespace ?? '',
      client.namespace,
    );
  const isPrivate = (rule: DestinationRule) =>
    scopeOf(rule, settings).every(s => s === '.' || s === rootNamespace);
  const own = at(client.namespace, rule =>
    client.namespace === rootNamespace ? isPrivate(rule) : visible(rule),
  );
  const mine = choose(own, client.labels);
  if (mine.length > 0) return mine;
  for (const namespace of [service.namespace, rootNamespace]) {
    const found = choose(
      at(namespace, rule => !hasSelector(rule)).filter(group =>
        visible(group[0]),
      ),
      client.labels,
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** A rule for these very clients beats one for all. */
function choose(
  groups: readonly (readonly DestinationRule[])[],
  labels: Labels = {},
): readonly DestinationRule[] {
  const forClient = groups.find(
    ([rule]) =>
      hasSelector(rule) &&
      selects(rule.spec?.workloadSelector?.matchLabels, labels),
  );
  return forClient ?? groups.find(([rule]) => !hasSelector(rule)) ?? [];
}

/** Groups of rules of one namespace that are merged with each other, for the most specific host. */
function groupsFor(
  rules: readonly DestinationRule[],
  host: string,
  settings: MeshSettings,
): DestinationRule[][] {
  const hosts = [...new Set(rules.map(r => hostOf(r, settings)))];
  const best = mostSpecificHost(host, hosts);
  if (best === undefined) return [];
  const same = oldestFirst(rules.filter(r => hostOf(r, settings) === best));
  const ordered = [
    ...same.filter(hasSelector),
    ...same.filter(r => !hasSelector(r)),
  ];
  const groups: DestinationRule[][] = [];
  for (const rule of ordered) {
    const group = groups.find(([first]) => mergesWith(first, rule, settings));
    if (group) group.push(rule);
    else groups.push([rule]);
  }
  return groups;
}

function mergesWith(
  older: DestinationRule,
  younger: DestinationRule,
  settings: MeshSettings,
): boolean {
  if (
    !sameLabels(
      older.spec?.workloadSelector?.matchLabels,
      younger.spec?.workloadSelector?.matchLabels,
    )
  )
    return false;
  const a = new Set(scopeOf(older, settings));
  const b = new Set(scopeOf(younger, settings));
  return [...a].every(s => b.has(s)) && a.size > 0;
}

function sameLabels(a: Labels = {}, b: Labels = {}): boolean {
  return Object.keys(a).length === Object.keys(b).length && selects(a, b);
}
