import { derived } from '../../../engine/derived';
import { inNamespaces } from '../../../engine/groupBy';
import { oldestFirst } from '../byAge';
import { fullHost, mostSpecificHost } from '../Host';
import { DestinationRule } from '../kinds';
import { MeshSettings } from '../MeshSettings';
import { Labels, selects } from '../selects';

/** A client and the service it calls. @internal */
export interface DestinationLookup {
  readonly client: { readonly namespace: string; readonly labels?: Labels };
  readonly service: { readonly host: string; readonly namespace: string };
}

const hostOf = derived(
  ({ metadata, spec }: DestinationRule, settings: MeshSettings) =>
    fullHost(
      (spec?.host ?? '').toLowerCase(),
      metadata.namespace ?? '',
      settings.clusterDomain,
    ),
);

/** Whether a rule is for chosen clients only, be it by an empty selector. @internal */
export function hasSelector(rule: DestinationRule): boolean {
  return rule.spec?.workloadSelector !== undefined;
}

/** Namespaces a rule is written for; empty = none is named. One for chosen clients stays in its own. */
function scopeOf(rule: DestinationRule): ReadonlySet<string> {
  return new Set(hasSelector(rule) ? ['.'] : rule.spec?.exportTo);
}

/** Whether a rule counts for clients of its own namespace; the default of the mesh does not matter there. */
function isLocal(rule: DestinationRule): boolean {
  const scope = scopeOf(rule);
  return (
    scope.size === 0 ||
    ['*', '.', rule.metadata.namespace ?? ''].some(name => scope.has(name))
  );
}

/** Whether other namespaces do not even know of a rule. */
function isPrivate(rule: DestinationRule, { config }: MeshSettings): boolean {
  const scope = scopeOf(rule);
  if (scope.size === 0)
    return config.defaultDestinationRuleExportTo?.includes('.') ?? false;
  return (
    scope.size === 1 &&
    (scope.has('.') || scope.has(rule.metadata.namespace ?? ''))
  );
}

function isExportedTo(rule: DestinationRule, namespace: string): boolean {
  const scope = scopeOf(rule);
  return scope.size === 0 || scope.has('*') || scope.has(namespace);
}

/** Which rules of a namespace are asked. */
type Level = 'local' | 'private' | 'public';

/** Merged groups of a namespace for a host: the callers of one service ask for the same ones. */
const levelsOf = derived(
  (rules: readonly DestinationRule[], settings: MeshSettings) => {
    const known = new Map<string, readonly (readonly DestinationRule[])[]>();
    const admits = (rule: DestinationRule, level: Level) =>
      level === 'local'
        ? isLocal(rule)
        : isPrivate(rule, settings) === (level === 'private');
    return (namespace: string, level: Level, host: string) => {
      const key = `${namespace}\n${level}\n${host}`;
      let groups = known.get(key);
      if (!groups) {
        const asked = inNamespaces(rules, namespace).filter(rule =>
          admits(rule, level),
        );
        known.set(key, (groups = groupsFor(asked, host, settings)));
      }
      return groups;
    };
  },
);

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
  const groupsAt = levelsOf(rules, settings);
  const own = groupsAt(
    client.namespace,
    client.namespace === rootNamespace ? 'private' : 'local',
    host,
  );
  // Rules for other clients of the namespace keep it from looking any further.
  if (own.length > 0) return choose(own, client.labels);
  for (const namespace of [service.namespace, rootNamespace]) {
    const exported = groupsAt(namespace, 'public', host).filter(([rule]) =>
      isExportedTo(rule, client.namespace),
    );
    if (exported.length > 0) return choose(exported, undefined);
  }
  return [];
}

/** A rule for these very clients beats one for all; of several for all that could not be merged the last counts. */
function choose(
  groups: readonly (readonly DestinationRule[])[],
  labels: Labels = {},
): readonly DestinationRule[] {
  const forClient = groups.find(
    ([rule]) =>
      hasSelector(rule) &&
      selects(rule.spec?.workloadSelector?.matchLabels, labels),
  );
  return (
    forClient ??
    [...groups].reverse().find(([rule]) => !hasSelector(rule)) ??
    []
  );
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
    let standsAlone = true;
    for (const group of groups) {
      const meeting = meets(group[0], rule);
      standsAlone = meeting !== 'joins';
      if (meeting !== 'apart') group.push(rule);
    }
    if (standsAlone) groups.push([rule]);
  }
  return groups;
}

/**
 * What becomes of a rule beside an older one of its host: it merges when it is for the same namespaces, or for all that the
 * older names and more. A rule for all merges with one for chosen clients too; it counts for itself as well unless both are
 * for the same namespaces. The last of the older ones has the last word on that.
 */
function meets(
  older: DestinationRule,
  younger: DestinationRule,
): 'joins' | 'joins and stands alone' | 'apart' {
  const chosen = hasSelector(older);
  const alike = chosen === hasSelector(younger);
  if (
    chosen &&
    alike &&
    !sameLabels(
      older.spec?.workloadSelector?.matchLabels,
      younger.spec?.workloadSelector?.matchLabels,
    )
  )
    return 'apart';
  const a = scopeOf(older);
  const b = scopeOf(younger);
  const within = [...a].every(name => b.has(name));
  if (within && a.size === b.size) return 'joins';
  if (!within || a.size === 0) return 'apart';
  return alike ? 'joins' : 'joins and stands alone';
}

function sameLabels(a: Labels = {}, b: Labels = {}): boolean {
  return Object.keys(a).length === Object.keys(b).length && selects(a, b);
}
