import { Migration } from '../../../engine/Migration';
import { versionMigration } from '../../shared/migrate/versionMigration';

/** API versions of Istio's kinds; those that have no `v1` are not here. @internal */
export const apiVersions: readonly Migration[] = [
  versionMigration(
    {
      code: 'istio/older-version',
      severity: 'info',
      title: 'Older version of a kind of Istio',
      why: 'Istio still serves the version beside v1, with the same fields; new guides and tools go by v1.',
      fix: 'Write v1; the fields are the same.',
    },
    [
      {
        group: 'networking.istio.io',
        kinds: [
          'DestinationRule',
          'Gateway',
          'ServiceEntry',
          'Sidecar',
          'VirtualService',
          'WorkloadEntry',
          'WorkloadGroup',
        ],
        from: ['v1alpha3', 'v1beta1'],
        to: 'v1',
      },
      {
        group: 'security.istio.io',
        kinds: [
          'AuthorizationPolicy',
          'PeerAuthentication',
          'RequestAuthentication',
        ],
        from: ['v1beta1'],
        to: 'v1',
      },
      {
        group: 'telemetry.istio.io',
        kinds: ['Telemetry'],
        from: ['v1alpha1'],
        to: 'v1',
      },
    ],
  ),
  versionMigration(
    {
      code: 'istio/version-never-served',
      severity: 'error',
      title: 'Version that the kind never had',
      why: 'An API server refuses the manifest: the kind has one version only, which is not the one of its neighbours.',
      fix: 'Write v1alpha3 for an EnvoyFilter, v1beta1 for a ProxyConfig, v1alpha1 for a WasmPlugin.',
    },
    [
      {
        group: 'networking.istio.io',
        kinds: ['EnvoyFilter'],
        from: ['v1beta1', 'v1'],
        to: 'v1alpha3',
      },
      {
        group: 'networking.istio.io',
        kinds: ['ProxyConfig'],
        from: ['v1alpha3', 'v1'],
        to: 'v1beta1',
      },
      {
        group: 'extensions.istio.io',
        kinds: ['WasmPlugin'],
        from: ['v1beta1', 'v1'],
        to: 'v1alpha1',
      },
    ],
  ),
];
