import { coreKinds, indexObjects, ResourceIndex } from '../../src/engine';
import { linkerdKinds } from '../../src/meshes/linkerd/kinds';

/** Installation values as the vectors name them. */
export interface VectorConfig {
  readonly clusterNetworks?: readonly string[];
  readonly clusterDomain?: string;
  readonly defaultInboundPolicy?: string;
  readonly probeNetworks?: readonly string[];
  readonly controlPlaneNamespace?: string;
  readonly trustDomain?: string;
  readonly defaultOpaquePorts?: readonly number[];
  readonly globalEgressNetworkNamespace?: string;
}

/** The ConfigMap an installation with these values has. */
function installation(config: VectorConfig): unknown {
  const values = {
    ...(config.clusterNetworks && {
      clusterNetworks: config.clusterNetworks.join(','),
    }),
    ...(config.clusterDomain !== undefined && {
      clusterDomain: config.clusterDomain,
    }),
    ...(config.trustDomain !== undefined && {
      identityTrustDomain: config.trustDomain,
    }),
    ...(config.globalEgressNetworkNamespace !== undefined && {
      egress: {
        globalEgressNetworkNamespace: config.globalEgressNetworkNamespace,
      },
    }),
    proxy: {
      ...(config.defaultInboundPolicy !== undefined && {
        defaultInboundPolicy: config.defaultInboundPolicy,
      }),
      // The vectors say which ports are opaque; an installation of theirs has none of its own.
      opaquePorts: (config.defaultOpaquePorts ?? []).join(','),
    },
    ...(config.probeNetworks && {
      policyController: { probeNetworks: config.probeNetworks },
    }),
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'linkerd-config',
      namespace: config.controlPlaneNamespace ?? 'linkerd',
    },
    data: { values: JSON.stringify(values) },
  };
}

/** The resources of a vector as a cluster with an installation. */
export function clusterOf(
  resources: readonly unknown[],
  config: VectorConfig,
): ResourceIndex {
  return indexObjects([installation(config), ...resources], {
    kinds: [...coreKinds, ...linkerdKinds],
    parseYaml: text => JSON.parse(text) as unknown,
  });
}
