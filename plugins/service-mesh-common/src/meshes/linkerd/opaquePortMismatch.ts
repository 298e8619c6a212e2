import { Pod, Service } from '../../engine/coreKinds';
import { CONFIG_PREFIX } from './labels';

/** Why a Service and a pod do not agree on an opaque port. @internal */
export type OpaquePortMismatch =
  /** An annotation holds something that is no port. */
  | { readonly problem: 'no port'; readonly entry: string }
  /** The Service says opaque, the pod does not. */
  | { readonly problem: 'pod'; readonly target: number }
  /** The pod says opaque, the Service that has the same port does not. */
  | { readonly problem: 'service'; readonly port: number }
  /** The pod says opaque, the Service leads there through another port. */
  | {
      readonly problem: 'service port';
      /** Number of the port, or its name when the Service goes by name. */
      readonly target: string;
      readonly through: number;
    };

/** Annotation that says which ports are opaque. @internal */
export const OPAQUE_PORTS = `${CONFIG_PREFIX}opaque-ports`;

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

interface Listed {
  /** As written, between commas. */
  readonly entries: readonly string[];
}

function listed(object: Pod | Service): Listed {
  const value = object.metadata.annotations?.[OPAQUE_PORTS];
  return { entries: value === undefined ? [] : value.split(',') };
}

function containerPorts(pod: Pod) {
  return [
    ...(pod.spec?.initContainers ?? []),
    ...(pod.spec?.containers ?? []),
  ].flatMap(container => container.ports ?? []);
}

/** A port by its number and by its name; 0 and no text when it goes by the other. */
function targetOf({ targetPort }: ServicePort): {
  readonly number: number;
  readonly name: string;
} {
  return typeof targetPort === 'string'
    ? { number: 0, name: targetPort }
    : { number: targetPort ?? 0, name: '' };
}

/**
 * The first thing a Service and one of its pods do not agree on. A container that does not name a port it declares may
 * stand for any number a Service leads to.
 * @internal
 */
export function opaquePortMismatch(
  service: Service,
  pod: Pod,
): OpaquePortMismatch | undefined {
  const [ofService, ofPod] = [listed(service), listed(pod)];
  for (const entry of ofService.entries) {
    const port = toPort(entry);
    if (port === undefined) return { problem: 'no port', entry };
    const target = notOpaqueOnPod(service, pod, ofPod, port);
    if (target !== undefined) return { problem: 'pod', target };
  }
  for (const entry of ofPod.entries) {
    if (ofService.entries.includes(entry)) continue;
    const port = toPort(entry);
    if (port === undefined) return { problem: 'no port', entry };
    const mismatch = notOpaqueOnService(service, pod, ofService, port);
    if (mismatch) return mismatch;
  }
  return undefined;
}

function toPort(entry: string): number | undefined {
  return /^[+-]?\d+$/.test(entry) ? Number(entry) : undefined;
}

function notOpaqueOnPod(
  service: Service,
  pod: Pod,
  ofPod: Listed,
  port: number,
): number | undefined {
  for (const servicePort of service.spec?.ports ?? []) {
    if (servicePort.port !== port) continue;
    const target = targetOf(servicePort);
    const exposed = containerPorts(pod).find(
      ({ containerPort, name = '' }) =>
        containerPort === target.number || name === target.name,
    );
    if (!exposed) continue;
    const number =
      target.name === '' ? target.number : exposed.containerPort ?? 0;
    return ofPod.entries.includes(String(number)) ? undefined : number;
  }
  return undefined;
}

function notOpaqueOnService(
  service: Service,
  pod: Pod,
  ofService: Listed,
  port: number,
): OpaquePortMismatch | undefined {
  const ports = service.spec?.ports ?? [];
  const isOpaque = (through: number) =>
    ofService.entries.includes(String(through));
  for (const servicePort of ports) {
    const { port: through = 0 } = servicePort;
    const target = targetOf(servicePort);
    if (target.number === 0 && target.name === '' && through === port)
      return { problem: 'service', port };
    if (target.number === port)
      return isOpaque(through)
        ? undefined
        : { problem: 'service port', target: String(port), through };
  }
  for (const servicePort of ports) {
    const { port: through = 0 } = servicePort;
    const { name } = targetOf(servicePort);
    const named =
      name !== '' &&
      containerPorts(pod).some(
        exposed => exposed.containerPort === port && exposed.name === name,
      );
    if (!named) continue;
    return isOpaque(through)
      ? undefined
      : { problem: 'service port', target: name, through };
  }
  return undefined;
}
