import { Namespace } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ObjectMeta } from '../../../model';
import { Labels } from '../selects';

const INJECT = 'sidecar.istio.io/inject';
const REDIRECTION = 'ambient.istio.io/redirection';

interface Container {
  readonly name?: string;
  readonly image?: string;
}

/** The parts of a pod or a pod template that say whether it is in the mesh. @internal */
export interface MeshSubject {
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly containers: readonly Container[];
}

/** True when one of the containers is Istio's proxy. @internal */
export function hasProxy(containers: readonly Container[]): boolean {
  return containers.some(c => c.name === 'istio-proxy' && !!c.image);
}

/** Whether a pod or a pod template has a sidecar or gets one: the pod decides before its namespace does. @internal */
export function inSidecarMesh(
  index: ResourceIndex,
): (subject: MeshSubject) => boolean {
  const namespaces = index.list(Namespace);
  const enabled = new Set(
    isUnread(namespaces)
      ? []
      : namespaces
          .filter(n => n.metadata.labels?.['istio-injection'] === 'enabled')
          .map(n => n.metadata.name),
  );
  return ({ namespace = 'default', labels, annotations, containers }) => {
    if (hasProxy(containers)) return true;
    const asked = labels?.[INJECT] ?? annotations?.[INJECT];
    return asked !== undefined ? asked === 'true' : enabled.has(namespace);
  };
}

/** True when the node redirects the pod's traffic to its ambient proxy. @internal */
export function isRedirected({ annotations }: ObjectMeta): boolean {
  return annotations?.[REDIRECTION] === 'enabled';
}
