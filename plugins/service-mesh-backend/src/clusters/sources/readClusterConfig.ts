import { Config } from '@backstage/config';

/** A cluster as the `kubernetes` section describes it. */
export interface ConfiguredCluster {
  readonly name: string;
  readonly title?: string;
  readonly url: string;
  readonly authProvider: string;
  readonly serviceAccountToken?: string;
  /** PEM in base64, as in a kubeconfig. */
  readonly caData?: string;
  readonly caFile?: string;
  readonly skipTLSVerify: boolean;
  readonly dashboardUrl?: string;
}

/** Everything the configuration says about clusters. */
export interface ClusterConfig {
  readonly clusters: readonly ConfiguredCluster[];
  readonly localKubectlProxy: boolean;
  /** Types of locators that only the Kubernetes backend itself understands, such as `gke` and `catalog`. */
  readonly otherLocators: readonly string[];
  readonly kubeconfig?: {
    readonly path: string;
    /** Contexts to use; undefined = all. */
    readonly contexts?: readonly string[];
  };
}

const AUTH_PROVIDER_KEY = 'kubernetes.io/auth-provider';

/** Reads the `kubernetes` section and `serviceMesh.clusters`; the only reader of Config for clusters. */
export function readClusterConfig(root: Config): ClusterConfig {
  const methods =
    root.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  const types = methods.map(method => method.getString('type'));
  const path = root.getOptionalString('serviceMesh.clusters.kubeconfig.path');
  const contexts = root.getOptionalStringArray(
    'serviceMesh.clusters.kubeconfig.contexts',
  );
  return {
    clusters: methods
      .filter((_, i) => types[i] === 'config')
      .flatMap(method => method.getConfigArray('clusters'))
      .map(readCluster),
    localKubectlProxy: types.includes('localKubectlProxy'),
    otherLocators: types.filter(
      type => type !== 'config' && type !== 'localKubectlProxy',
    ),
    ...(path !== undefined && {
      kubeconfig: { path, ...(contexts && { contexts }) },
    }),
  };
}

function readCluster(config: Config): ConfiguredCluster {
  // The key holds dots, which a path would take apart.
  const metadata =
    config.getOptional<Record<string, unknown>>('authMetadata') ?? {};
  const metadataText = (key: string) =>
    typeof metadata[key] === 'string' ? (metadata[key] as string) : undefined;
  const authProvider =
    metadataText(AUTH_PROVIDER_KEY) ?? config.getString('authProvider');
  return {
    name: config.getString('name'),
    url: config.getString('url').replace(/\/+$/, ''),
    authProvider,
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    title: config.getOptionalString('title'),
    serviceAccountToken:
      config.getOptionalString('serviceAccountToken') ??
      metadataText('serviceAccountToken'),
    caData: config.getOptionalString('caData'),
    caFile: config.getOptionalString('caFile'),
    dashboardUrl: config.getOptionalString('dashboardUrl'),
  };
}
