import { SpecNode } from './SpecNode';

const KEY =
  /^((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*)\/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const VALUE = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
/** Characters a key or value may have before it is refused without a look. */
const LONGEST = 1024;

function isKey(key: string): boolean {
  if (key.length > LONGEST) return false;
  const match = KEY.exec(key);
  // The prefix counts without its slash.
  return !!match && (match[1] ?? '').length <= 254 && match[2].length <= 63;
}

/** Checks a map of labels as Kubernetes would. @internal */
export function checkLabels(owner: SpecNode, name: string): void {
  for (const [key, value] of owner.entries(name)) {
    if (!isKey(key)) value.error(`invalid label key ${JSON.stringify(key)}`);
    if (value.asText.length > LONGEST || !VALUE.test(value.asText))
      value.error(`invalid label value ${JSON.stringify(value.asText)}`);
  }
}

/**
 * Checks the labels that choose workloads: no empty key and no wildcard. Labels of none of which there is any are a
 * warning, said by the caller.
 * @internal
 */
function checkSelectorLabels(selector: SpecNode, field: string): boolean {
  let fine = true;
  for (const [key, node] of selector.entries(field)) {
    const text = JSON.stringify(`${key}=${node.asText}`);
    if (key === '')
      node.error(`empty key is not supported in selector: ${text}`);
    if (key.includes('*') || node.asText.includes('*'))
      node.error(`wildcard is not supported in selector: ${text}`);
    if (key === '' || key.includes('*') || node.asText.includes('*'))
      fine = false;
  }
  return fine;
}

/** Checks the `selector` of security, telemetry and extension policies. @internal */
export function checkSelector(spec: SpecNode, name = 'selector'): void {
  const selector = spec.at(name);
  if (!selector.isSet) return;
  checkSelectorLabels(selector, 'matchLabels');
  if (selector.entries('matchLabels').length === 0)
    selector.warn('workload selector specified without labels');
}

/** Checks the `workloadSelector` of networking resources; false when it has errors. @internal */
export function checkWorkloadSelector(spec: SpecNode): boolean {
  return checkSelectorLabels(spec.at('workloadSelector'), 'labels');
}

/** Warns about a `workloadSelector` without labels. @internal */
export function warnSelectorWithoutLabels(spec: SpecNode): void {
  const selector = spec.at('workloadSelector');
  if (selector.isSet && selector.entries('labels').length === 0)
    selector.warn(
      'workload selector specified without labels, will be applied to all services in namespace',
    );
}
