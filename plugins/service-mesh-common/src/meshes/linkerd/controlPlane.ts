import { Deployment } from '../../engine/coreKinds';
import { Kind, ObjectOf } from '../../engine/Kind';
import { isUnread, ResourceIndex } from '../../engine/ResourceIndex';
import {
  ControlPlane,
  ControlPlaneSetting,
  Evidence,
  EvidenceList,
} from '../../model';
import { controlPlaneComponent } from '../shared/controlPlaneComponent';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { readLinkerdConfig } from './LinkerdConfig';

const KINDS: readonly Kind[] = [Deployment, PodDisruptionBudget, MeshConfigMap];

function objects<K extends Kind>(
  index: ResourceIndex,
  kind: K,
): readonly ObjectOf<K>[] {
  const read = index.list(kind);
  return isUnread(read) ? [] : read;
}

/** Namespace whose control plane a deployment is part of; add-ons of Linkerd run elsewhere and are left out. */
function controlPlaneOf({ metadata, spec }: Deployment): string | undefined {
  const labels = {
    ...metadata.labels,
    ...spec?.template?.metadata?.labels,
  };
  return labels['linkerd.io/control-plane-component'] !== undefined &&
    (labels['linkerd.io/control-plane-ns'] ?? metadata.namespace) ===
      metadata.namespace
    ? metadata.namespace
    : undefined;
}

/** The values the installation keeps. */
function valuesOf(
  index: ResourceIndex,
  namespace: string,
): Readonly<Record<string, unknown>> {
  const values = objects(index, MeshConfigMap).find(
    ({ metadata }) =>
      metadata.name === 'linkerd-config' && metadata.namespace === namespace,
  )?.data?.values;
  return typeof values === 'object' && values !== null
    ? (values as Readonly<Record<string, unknown>>)
    : {};
}

function settingsOf(
  index: ResourceIndex,
  namespace: string,
  values: Readonly<Record<string, unknown>>,
): ControlPlaneSetting[] {
  const config = readLinkerdConfig(index, namespace);
  const ports = config.opaquePorts.map(([lower, upper]) =>
    lower === upper ? String(lower) : `${lower}-${upper}`,
  );
  const entry = (
    key: string,
    title: string,
    value: string,
    path: readonly string[],
  ): ControlPlaneSetting => {
    const written = path.reduce<unknown>(
      (current, step) =>
        typeof current === 'object' && current !== null
          ? (current as Readonly<Record<string, unknown>>)[step]
          : undefined,
      values,
    );
    const isDefault = written === undefined || written === '';
    const evidence: Evidence =
      config.evidence.type === 'resource' && !isDefault
        ? { ...config.evidence, field: `data.values.${path.join('.')}` }
        : { type: 'default', name: `linkerd: ${title} ${value}` };
    return {
      key,
      title,
      value,
      isDefault,
      evidence: [
        config.evidence.type === 'unknown' ? config.evidence : evidence,
      ],
    };
  };
  return [
    entry('trustDomain', 'Trust domain', config.trustDomain, [
      'identityTrustDomain',
    ]),
    entry('clusterDomain', 'Cluster domain', config.clusterDomain, [
      'clusterDomain',
    ]),
    entry(
      'defaultInboundPolicy',
      'Access without a policy',
      config.defaultInboundPolicy,
      ['proxy', 'defaultInboundPolicy'],
    ),
    entry(
      'clusterNetworks',
      'Networks of the cluster',
      config.clusterNetworks.join(', '),
      ['clusterNetworks'],
    ),
    entry('opaquePorts', 'Opaque ports', ports.join(', ') || 'none', [
      'proxy',
      'opaquePorts',
    ]),
  ];
}

/** Linkerd's control planes, one for each namespace that holds one. @internal */
export function controlPlane(index: ResourceIndex): readonly ControlPlane[] {
  const unread = KINDS.filter(kind => isUnread(index.list(kind)));
  const budgets = objects(index, PodDisruptionBudget);
  const running = objects(index, Deployment).flatMap(deployment => {
    const namespace = controlPlaneOf(deployment);
    return namespace === undefined ? [] : [{ namespace, deployment }];
  });
  const configured = objects(index, MeshConfigMap).flatMap(({ metadata }) =>
    metadata.name === 'linkerd-config' ? [metadata.namespace ?? ''] : [],
  );
  const namespaces = new Set([
    ...configured,
    ...running.map(({ namespace }) => namespace),
  ]);
  return [...namespaces].map((namespace): ControlPlane => {
    const values = valuesOf(index, namespace);
    const components = running
      .filter(entry => entry.namespace === namespace)
      .map(({ deployment }) =>
        controlPlaneComponent(index, deployment, budgets),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const version =
      typeof values.linkerdVersion === 'string'
        ? values.linkerdVersion
        : components.find(component => component.version)?.version;
    const config: EvidenceList = [readLinkerdConfig(index, namespace).evidence];
    return {
      mesh: 'linkerd',
      cluster: index.cluster,
      namespace,
      tags: [],
      ...(version !== undefined && { version }),
      components,
      settings: settingsOf(index, namespace, values),
      requests: [],
      unread: unread.map(({ kind }) => kind).sort(),
      evidence: components[0]?.evidence ?? config,
    };
  });
}
