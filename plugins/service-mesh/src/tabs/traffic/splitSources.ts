import {
  KindRef,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';

const ROUTES = new Set([
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'ServiceProfile',
  'TrafficSplit',
]);

/** Kinds of the resources that made a split, each once. @internal */
export function splitSources({ evidence, backends }: TrafficSplit): KindRef[] {
  const all = [evidence, ...backends.map(backend => backend.evidence)].flat();
  const kinds = new Map<string, KindRef>();
  for (const entry of all) {
    if (entry.type !== 'resource' || !ROUTES.has(entry.ref.kind)) continue;
    const { group, kind } = entry.ref;
    kinds.set(`${group}/${kind}`, { group, kind });
  }
  return [...kinds.values()];
}
