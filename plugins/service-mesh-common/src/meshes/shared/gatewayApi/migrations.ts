import { Migration } from '../../../engine/Migration';
import { versionMigration } from '../migrate/versionMigration';

const GROUP = 'gateway.networking.k8s.io';

/** Manifests of the Gateway API in versions before the stable one. @internal */
export const gatewayApiMigrations: readonly Migration[] = [
  versionMigration(
    {
      code: 'gateway-api/older-version',
      severity: 'warning',
      title: 'Older version of a kind of the Gateway API',
      why: 'New releases of the Gateway API no longer serve the versions before the stable one.',
      fix: 'Write the stable version; its fields are the same.',
    },
    [
      {
        group: GROUP,
        kinds: ['HTTPRoute', 'Gateway', 'GatewayClass'],
        from: ['v1alpha2', 'v1beta1'],
        to: 'v1',
      },
      { group: GROUP, kinds: ['GRPCRoute'], from: ['v1alpha2'], to: 'v1' },
      {
        group: GROUP,
        kinds: ['ReferenceGrant'],
        from: ['v1alpha2'],
        to: 'v1beta1',
      },
    ],
  ),
];
