import { SpecNode } from './SpecNode';

const TOPOLOGY = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]);

/** What is wrong with localities as a whole: none may cover another, `*` only at the end. @internal */
export function localitiesProblem(
  localities: readonly string[],
): string | undefined {
  const seen: string[][] = [];
  for (const locality of localities) {
    const stars = locality.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !locality.endsWith('*')))
      return `locality ${locality}: wildcard '*' may stand once, at the end`;
    if (seen.some(([region]) => region === '*'))
      return `locality ${locality} overlaps with previous specified ones`;
    const [region, zone, ...rest] = locality.split('/');
    const parts = [
      region,
      ...(zone === undefined ? [] : [zone]),
      ...(rest.length > 0 ? [rest.join('/')] : []),
    ];
    if (parts.includes(''))
      return `locality ${locality} must not contain empty region/zone/subzone info`;
    if (seen.some(other => overlaps(other, parts)))
      return `locality ${locality} overlaps with previous specified ones`;
    seen.push(parts);
  }
  return undefined;
}

/** Whether an earlier locality covers a later one or is part of it. A later region covers whatever is in it. */
function overlaps(
  earlier: readonly string[],
  later: readonly string[],
): boolean {
  if (earlier[0] !== later[0]) return false;
  if (later.length === 1 || earlier.length === 1) return true;
  if (earlier[1] === '*') return true;
  if (earlier[1] !== later[1]) return false;
  if (later.length === 2 || earlier.length === 2) return true;
  return earlier[2] === '*' || earlier[2] === later[2];
}

function checkFailover(setting: SpecNode, hasOutlierDetection: boolean): void {
  if (
    (setting.count('failover') > 0 || setting.count('failoverPriority') > 0) &&
    !hasOutlierDetection
  )
    setting.warn('outlier detection policy must be provided for failover');
  for (const failover of setting.list('failover')) {
    const from = failover.text('from');
    const to = failover.text('to');
    if (from === to)
      failover.error('failover settings must specify different regions');
    if (from.includes('/') || to.includes('/'))
      failover.error('failover only specifies a region');
    if (from.includes('*') || to.includes('*'))
      failover.error("failover region should not contain '*' wildcard");
  }
}

/** Checks `localityLbSetting`. @internal */
export function checkLocality(
  setting: SpecNode,
  hasOutlierDetection: boolean,
): void {
  if (!setting.isSet) return undefined;
  const distribute = setting.list('distribute');
  if (distribute.length > 0 && setting.count('failover') > 0)
    return setting.error(
      "can not simultaneously specify 'distribute' and 'failover'",
    );
  const topology = setting
    .list('failoverPriority')
    .find(label => TOPOLOGY.has(label.asText));
  if (setting.count('failover') > 0 && topology)
    return topology.error(
      `can not simultaneously set 'failover' and topology label '${topology.asText}' in 'failoverPriority'`,
    );
  for (const entry of distribute) {
    const weights = entry.entries('to');
    if (weights.some(([, w]) => w.asNumber <= 0 || w.asNumber > 100))
      return entry.error('locality weight must be in range [1, 100]');
    const total = weights.reduce((sum, [, w]) => sum + w.asNumber, 0);
    if (total !== 100)
      return entry.error(`total locality weight ${total} != 100`);
    entry.at('to').errors(localitiesProblem(weights.map(([to]) => to)));
  }
  setting
    .at('distribute')
    .errors(localitiesProblem(distribute.map(entry => entry.text('from'))));
  return checkFailover(setting, hasOutlierDetection);
}

/** Checks `zoneAwareLbSetting`, whose regions and zones follow by themselves. @internal */
export function checkZoneAware(
  setting: SpecNode,
  hasOutlierDetection: boolean,
): void {
  if (!setting.isSet) return;
  for (const label of setting.list('failoverPriority'))
    if (TOPOLOGY.has(label.asText))
      label.error(
        `'failoverPriority' for zone aware lb must not use topology label '${label.asText}'; regions and zones are handled automatically`,
      );
  checkFailover(setting, hasOutlierDetection);
}
