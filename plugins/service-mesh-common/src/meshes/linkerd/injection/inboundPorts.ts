import { containersOf } from './proxyOverrides';

interface Probe {
  readonly httpGet?: { readonly port?: string | number };
}

interface ProbedContainer {
  readonly ports?: readonly { readonly containerPort?: number }[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

/** Ports the proxy is told its pod has, sorted as texts: declared ones, and those of HTTP probes by number. @internal */
export function inboundPorts(podSpec: {
  readonly containers?: readonly ProbedContainer[];
  readonly initContainers?: readonly ProbedContainer[];
}): readonly string[] {
  const ports = containersOf(podSpec).flatMap(container => [
    ...(container.ports ?? []).map(p => p.containerPort),
    container.readinessProbe?.httpGet?.port,
    container.livenessProbe?.httpGet?.port,
  ]);
  const numbers = ports.filter((p): p is number => typeof p === 'number');
  return [...new Set(numbers.map(String))].sort();
}
