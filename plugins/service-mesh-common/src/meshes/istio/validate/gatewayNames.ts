import { domainProblem, isDnsLabel } from './hostNames';
import { SpecNode } from './SpecNode';

/** Checks the `gateways` of a route or match: `namespace/name`, or the older full name. @internal */
export function checkGatewayNames(
  owner: SpecNode,
  fromGatewayApi = false,
): void {
  for (const node of owner.list('gateways')) {
    const name = node.asText;
    const slash = name.indexOf('/');
    if (slash < 0) {
      if (name.includes('.')) {
        const [gateway, namespace] = name.split('.');
        node.warn(
          `using legacy gatewayName format ${JSON.stringify(
            name,
          )}; prefer the <namespace>/<name> format: ${JSON.stringify(
            `${namespace}/${gateway}`,
          )}`,
        );
      }
      node.errors(domainProblem(name));
      // Istio looks no further once it met a name without a namespace.
      return;
    }
    const namespace = name.slice(0, slash);
    const gateway = name.slice(slash + 1);
    if (namespace === '' || gateway === '')
      node.error('config namespace and gateway name cannot be empty');
    if (!isDnsLabel(namespace))
      node.error(`invalid value for namespace: ${JSON.stringify(namespace)}`);
    if (!isDnsLabel(gateway) && !fromGatewayApi)
      node.error(`invalid value for gateway name: ${JSON.stringify(gateway)}`);
  }
}
