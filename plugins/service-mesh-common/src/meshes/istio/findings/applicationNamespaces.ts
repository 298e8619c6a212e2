import { Namespace } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { readMeshSettings } from '../MeshSettings';

/** Namespaces that are nobody's application. */
const SYSTEM = [
  'istio-system',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
];

/** True for a namespace of another mesh, which brings its own proxies. */
function isOfOtherMesh({ metadata }: Namespace): boolean {
  const inject = metadata.annotations?.['linkerd.io/inject'];
  return (
    (inject !== undefined && inject !== 'disabled') ||
    metadata.labels?.['linkerd.io/is-control-plane'] !== undefined ||
    metadata.labels?.['linkerd.io/extension'] !== undefined
  );
}

/** Namespaces of applications. @internal */
export function applicationNamespaces(
  index: ResourceIndex,
): readonly Namespace[] {
  const namespaces = index.list(Namespace);
  if (isUnread(namespaces)) return [];
  const { rootNamespace } = readMeshSettings(index);
  return namespaces.filter(
    ({ metadata: { name } }) =>
      name !== rootNamespace && !SYSTEM.includes(name),
  );
}

/** True for a namespace whose pods are in ambient mode. @internal */
export function isAmbientNamespace({ metadata }: Namespace): boolean {
  return metadata.labels?.['istio.io/dataplane-mode'] === 'ambient';
}

/** True when the namespace says nothing about injection, and belongs to no other mesh. @internal */
export function isUndecided(namespace: Namespace): boolean {
  const { labels = {} } = namespace.metadata;
  return (
    !labels['istio-injection'] &&
    labels['istio.io/rev'] === undefined &&
    !isOfOtherMesh(namespace)
  );
}
