import {
  isJsonObject,
  JsonObject,
  KubeObject,
  listAt,
  objectAt,
} from '../KubeObject';
import { Change, ObjectStore } from '../kubernetes/ObjectStore';
import { ResourceType } from '../kubernetes/ResourceType';
import { TypeRegistry } from '../kubernetes/TypeRegistry';
import { stableSuffix, stableUid } from '../load/deterministic';
import { controllerReference } from '../load/podFromTemplate';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const ZONE = 'topology.kubernetes.io/zone';

/** Keeps the addresses behind Services with a selector in step with their pods, at once. */
export class EndpointSliceController {
  constructor(
    private readonly store: ObjectStore,
    private readonly types: TypeRegistry,
  ) {}

  start(): void {
    this.store.watchAll((type, change) => this.#onChange(type, change));
  }

  #onChange(type: ResourceType, { type: change, object, previous }: Change) {
    if (type.group !== '') return;
    const { namespace } = object.metadata;
    if (type.kind === 'Service') {
      this.#reconcile(object, change === 'DELETED');
    } else if (type.kind === 'Pod') {
      for (const service of this.#list('Service', namespace)) {
        if (
          selects(service, object) ||
          (previous && selects(service, previous))
        )
          this.#reconcile(service, false);
      }
    }
  }

  #reconcile(service: KubeObject, gone: boolean): void {
    const type = this.types.byKind('discovery.k8s.io', 'EndpointSlice');
    if (!type) return;
    const { name, namespace } = service.metadata;
    const wanted = gone ? [] : this.#slicesOf(service);
    const kept = new Set(wanted.map(slice => slice.metadata.name));
    for (const { metadata } of this.store.list(type, namespace)) {
      const own =
        metadata.labels?.[SERVICE_NAME] === name &&
        metadata.labels?.[MANAGED_BY] === MANAGER;
      if (own && !kept.has(metadata.name))
        this.store.remove(type, namespace, metadata.name);
    }
    for (const slice of wanted) this.store.put(type, slice);
  }

  /** One slice for all pods that have the same numbers behind the ports of the Service. */
  #slicesOf(service: KubeObject): KubeObject[] {
    const { name, namespace } = service.metadata;
    const byPorts = new Map<string, KubeObject[]>();
    for (const pod of this.#list('Pod', namespace)) {
      if (!selects(service, pod) || !objectAt(pod, 'status').podIP) continue;
      const ports = JSON.stringify(portsOf(service, pod));
      byPorts.set(ports, [...(byPorts.get(ports) ?? []), pod]);
    }
    return [...byPorts].map(([ports, pods]) => {
      const sliceName = `${name}-${stableSuffix(
        `${namespace}/${name}${ports}`,
        5,
      )}`;
      return {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: sliceName,
          generateName: `${name}-`,
          namespace,
          uid: stableUid(`EndpointSlice/${namespace}/${sliceName}`),
          creationTimestamp: service.metadata.creationTimestamp,
          labels: { [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
          ownerReferences: [controllerReference(service)],
        },
        addressType: 'IPv4',
        ports: JSON.parse(ports) as JsonObject[],
        endpoints: pods.map(pod => this.#endpointOf(pod)),
      };
    });
  }

  #endpointOf(pod: KubeObject): JsonObject {
    const { name, namespace, uid } = pod.metadata;
    const { nodeName } = objectAt(pod, 'spec');
    const node = this.#list('Node').find(
      ({ metadata }) => metadata.name === nodeName,
    );
    const ready = listAt(pod, 'status', 'conditions').some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
    return {
      addresses: [String(objectAt(pod, 'status').podIP)],
      conditions: { ready, serving: ready, terminating: false },
      nodeName,
      ...(node?.metadata.labels?.[ZONE] && {
        zone: node.metadata.labels[ZONE],
      }),
      targetRef: { kind: 'Pod', namespace, name, uid },
    };
  }

  #list(kind: string, namespace?: string): KubeObject[] {
    const type = this.types.byKind('', kind);
    return type ? this.store.list(type, namespace) : [];
  }
}

function selects(service: KubeObject, pod: KubeObject): boolean {
  const selector = Object.entries(objectAt(service, 'spec', 'selector'));
  return (
    selector.length > 0 &&
    selector.every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

/** The ports of the Service with the numbers of the pod; one whose name the pod does not have is left out. */
function portsOf(service: KubeObject, pod: KubeObject): JsonObject[] {
  const named = new Map(
    [
      ...listAt(pod, 'spec', 'containers'),
      ...listAt(pod, 'spec', 'initContainers'),
    ]
      .flatMap(container => listAt(container, 'ports'))
      .filter(isJsonObject)
      .map(({ name, containerPort }) => [name, containerPort] as const),
  );
  return listAt(service, 'spec', 'ports').flatMap(
    ({ name, port, targetPort = port, protocol = 'TCP', appProtocol }) => {
      const number =
        typeof targetPort === 'string' ? named.get(targetPort) : targetPort;
      return number === undefined
        ? []
        : [
            {
              name: name ?? '',
              port: number,
              protocol,
              ...(appProtocol !== undefined && { appProtocol }),
            },
          ];
    },
  );
}
