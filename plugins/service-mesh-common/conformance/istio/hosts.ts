import {
  bySpecificity,
  fullGatewayName,
  fullHost,
  hostsForNamespace,
  hostsMatch,
  hostSubsetOf,
  intersectHosts,
  mostSpecificHost,
} from '../../src/meshes/istio/Host';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly operation: string;
  readonly a: string | readonly string[];
  readonly b: string | readonly string[];
  readonly host: string;
  readonly hosts: readonly string[];
  readonly namespace: string;
  readonly domain: string;
  readonly candidates: readonly string[];
  readonly needle: string;
  readonly gateway: string;
  readonly expected: unknown;
}

function answer(vector: Vector): unknown {
  const { operation, host, hosts, namespace } = vector;
  const a = String(vector.a);
  const b = String(vector.b);
  switch (operation) {
    case 'matches':
      return hostsMatch(a, b);
    case 'subset-of':
      return hostSubsetOf(a, b);
    case 'intersection':
      return intersectHosts([vector.a].flat(), [vector.b].flat());
    case 'names-for-namespace':
      return hostsForNamespace(hosts, namespace);
    case 'sort':
      return [...hosts].sort(bySpecificity);
    case 'more-specific':
      return bySpecificity(a, b) <= 0;
    case 'shortname-to-fqdn':
      return fullHost(host, namespace, vector.domain);
    case 'most-specific-match':
      return mostSpecificHost(vector.needle, vector.candidates) ?? '';
    case 'resolve-gateway-name':
      return fullGatewayName(vector.gateway, namespace);
    default:
      return undefined;
  }
}

export const adapter: SuiteAdapter = {
  suite: 'istio/routing/hosts',
  run(raw): Outcome {
    const vector = raw as Vector;
    return compare(vector.expected, answer(vector));
  },
};
