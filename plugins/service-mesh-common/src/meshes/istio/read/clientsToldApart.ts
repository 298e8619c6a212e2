import { derived } from '../../../engine/derived';
import { MeshEnd } from '../../../engine/MeshDefinition';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ResourceRef, Workload } from '../../../model';
import { fullHost, mostSpecificHost } from '../Host';
import { DestinationRule } from '../kinds';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import { Labels } from '../selects';

/** Clients that a DestinationRule speaks to and to others not. @internal */
export interface ToldApart {
  readonly namespace: string;
  readonly labels: Labels;
  /** Such as `a workload of edge calls`. */
  readonly words: string;
}

/** Groups of clients (count) that are looked at for one port; more would be a list nobody reads. */
const MOST_GROUPS = 50;

/** Rules by the host they are for; those for more than one host apart. */
const byHost = derived(
  (rules: readonly DestinationRule[], settings: MeshSettings) => {
    const exact = new Map<string, DestinationRule[]>();
    const wide: { host: string; rule: DestinationRule }[] = [];
    for (const rule of rules) {
      const host = fullHost(
        (rule.spec?.host ?? '').toLowerCase(),
        rule.metadata.namespace ?? '',
        settings.clusterDomain,
      );
      if (host.includes('*')) wide.push({ host, rule });
      else exact.set(host, [...(exact.get(host) ?? []), rule]);
    }
    return { exact, wide };
  },
);

/** Rules about a host, whoever they are for. */
function rulesAbout(
  index: ResourceIndex,
  host: string,
  settings: MeshSettings,
): readonly DestinationRule[] {
  const rules = index.list(DestinationRule);
  if (isUnread(rules)) return [];
  const { exact, wide } = byHost(rules, settings);
  return [
    ...(exact.get(host) ?? []),
    ...wide.flatMap(({ host: written, rule }) =>
      mostSpecificHost(host, [written]) === undefined ? [] : [rule],
    ),
  ];
}

/** References to the rules about the hosts of a workload, whoever they are for. @internal */
export function connectingRefs(
  index: ResourceIndex,
  { namespace, services }: Workload,
): readonly ResourceRef[] {
  const settings = readMeshSettings(index);
  return services.flatMap(name =>
    rulesAbout(
      index,
      `${name}.${namespace}.svc.${settings.clusterDomain}`.toLowerCase(),
      settings,
    ).map(rule => index.ref(rule, DestinationRule)),
  );
}

/**
 * Clients outside of the server's namespace for whom a rule for one of its hosts is written and not for everybody: those of
 * the rule's own namespace, those its selector chooses, and those of the namespaces it is exported to by name.
 * @internal
 */
export function clientsToldApart(
  { index, workload }: MeshEnd,
  port: number,
): readonly ToldApart[] {
  const settings = readMeshSettings(index);
  const { namespace: own, ports } = workload;
  const leading = ports.find(({ number }) => number === port)?.services ?? [];
  const found = new Map<string, ToldApart>();
  for (const { name } of leading) {
    const host = `${name}.${own}.svc.${settings.clusterDomain}`.toLowerCase();
    for (const rule of rulesAbout(index, host, settings))
      for (const one of spokenTo(rule, settings))
        if (one.namespace !== own)
          found.set(JSON.stringify([one.namespace, one.labels]), one);
  }
  return [...found.values()].slice(0, MOST_GROUPS);
}

function spokenTo(
  { metadata, spec }: DestinationRule,
  { rootNamespace }: MeshSettings,
): readonly ToldApart[] {
  const { namespace = '' } = metadata;
  const chosen = spec?.workloadSelector?.matchLabels;
  if (chosen && Object.keys(chosen).length > 0)
    return [
      {
        namespace,
        labels: chosen,
        words: `a workload of ${namespace} with ${inWords(chosen)} calls`,
      },
    ];
  const named = (spec?.exportTo ?? []).filter(
    name => !['*', '.', '~'].includes(name),
  );
  const all = namespace === rootNamespace ? named : [namespace, ...named];
  return all.map(name => ({
    namespace: name,
    labels: {},
    words: `a workload of ${name} calls`,
  }));
}

function inWords(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
