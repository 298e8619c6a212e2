import { Pod } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { IstioGateway } from '../kinds';

/** Gateways with the pods their selector finds, in any namespace. @internal */
export function* gatewayPods(
  index: ResourceIndex,
): Iterable<readonly [IstioGateway, readonly Pod[]]> {
  const gateways = index.list(IstioGateway);
  if (isUnread(gateways)) return;
  const bySelector = new Map<string, readonly Pod[]>();
  for (const gateway of gateways) {
    const selector = gateway.spec?.selector ?? {};
    const key = JSON.stringify(Object.entries(selector).sort());
    let pods = bySelector.get(key);
    if (!pods) {
      const reading = index.withLabels(Pod, selector);
      if (isUnread(reading)) return;
      pods = reading;
      bySelector.set(key, pods);
    }
    yield [gateway, pods];
  }
}
