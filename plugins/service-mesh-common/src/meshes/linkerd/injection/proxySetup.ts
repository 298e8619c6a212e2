import { Deployment, Namespace, Pod } from '../../../engine/coreKinds';
import { PodGroup } from '../../../engine/MeshDefinition';
import { isUnreadObject, ResourceIndex } from '../../../engine/ResourceIndex';
import { Evidence, AnnotatedSetting, ProxySetup } from '../../../model';
import { CONFIG_PREFIX } from '../labels';
import { Annotations } from '../outbound/Parsed';
import { ProxyAnnotation, proxyAnnotations } from './proxyOverrides';

/** Labels that injection adds to name the controller of a pod; metrics take the name from there. */
const OWNER_LABEL = /^linkerd\.io\/proxy-(.+)$/;

/** What the annotations of one pod and of what made it say. */
interface Sources {
  readonly pod: Annotations;
  /** Undefined when the pod's controller is of a kind that is not watched. */
  readonly template?: Annotations;
  /** Undefined when it may not be read. */
  readonly namespace?: Annotations;
}

/** What a pod that is started now would have. */
function wanted(
  { annotation, inherited }: ProxyAnnotation,
  { pod, template, namespace }: Sources,
): string | undefined {
  if (!namespace) return pod[annotation];
  // Without its template there is no telling a pod's own annotation from one it was given at injection.
  const own = (template ?? pod)[annotation];
  return own ?? (inherited ? namespace[annotation] : undefined);
}

function origin(
  { annotation, inherited }: ProxyAnnotation,
  { pod, template, namespace }: Sources,
): AnnotatedSetting['from'] {
  if (pod[annotation] === undefined) return undefined;
  if (template)
    return template[annotation] === undefined ? 'namespace' : 'workload';
  return inherited && namespace?.[annotation] === pod[annotation]
    ? 'namespace'
    : 'workload';
}

function sourcesOf(index: ResourceIndex, group: PodGroup, pod: Pod): Sources {
  const namespace = index.get(Namespace, group.namespace);
  const deployment =
    group.ownerKind === 'Deployment'
      ? index.get(Deployment, group.name, group.namespace)
      : undefined;
  return {
    pod: pod.metadata.annotations ?? {},
    ...(deployment &&
      !isUnreadObject(deployment) && {
        template: deployment.spec?.template?.metadata?.annotations ?? {},
      }),
    ...(!isUnreadObject(namespace) && {
      namespace: namespace?.metadata.annotations ?? {},
    }),
  };
}

/** How the proxy of a pod is set up, which of it the pod has from its namespace, and what a restart would change. @internal */
export function proxySetup(
  index: ResourceIndex,
  group: PodGroup,
  pod: Pod,
): ProxySetup {
  const sources = sourcesOf(index, group, pod);
  const settings = proxyAnnotations.flatMap((key): AnnotatedSetting[] => {
    const { annotation } = key;
    const value = sources.pod[annotation];
    const next = wanted(key, sources);
    if (value === undefined && next === undefined) return [];
    const field = `metadata.annotations["${annotation}"]`;
    const onPod: Evidence = {
      type: 'resource',
      ref: index.ref(pod, Pod),
      field,
    };
    const onNamespace: Evidence = {
      type: 'resource',
      ref: {
        cluster: index.cluster,
        group: '',
        kind: Namespace.kind,
        name: group.namespace,
      },
      field,
    };
    const from = origin(key, sources);
    const inherits =
      key.inherited && sources.namespace?.[annotation] !== undefined;
    return [
      {
        name: annotation.startsWith(CONFIG_PREFIX)
          ? annotation.slice(CONFIG_PREFIX.length)
          : annotation,
        ...(value !== undefined && { value }),
        ...(value !== undefined &&
          !key.reads(value, pod.spec ?? {}) && { ignored: true }),
        ...(from && { from }),
        ...(value !== next && { next: next ?? null }),
        evidence:
          inherits && from !== 'workload'
            ? [onNamespace, ...(value === undefined ? [] : [onPod])]
            : [onPod],
      },
    ];
  });
  const [owner] = Object.entries(pod.metadata.labels ?? {}).flatMap(
    ([label, name]) => {
      const kind = OWNER_LABEL.exec(label)?.[1];
      return kind ? [{ kind, name }] : [];
    },
  );
  const isNative = (pod.spec?.initContainers ?? []).some(
    ({ name }) => name === 'linkerd-proxy',
  );
  return {
    runsAs: isNative ? 'native sidecar' : 'container',
    ...(owner && { owner }),
    settings: [...settings].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
