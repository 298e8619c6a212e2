import { Migration } from '../../../engine/Migration';
import { versionMigration } from '../../shared/migrate/versionMigration';
import { policyRoute, routeTarget } from './policyRoute';
import { serverAuthorization } from './serverAuthorization';

/** What people used to write otherwise for Linkerd. @internal */
export const migrations: readonly Migration[] = [
  versionMigration(
    {
      code: 'linkerd/older-version',
      severity: 'warning',
      title: 'Older version of a kind of Linkerd',
      why: 'Linkerd serves the version for old manifests only, and warns about it.',
      fix: 'Write the version of today; its fields are the same, and what it adds has the effect of before by default.',
    },
    [
      {
        group: 'policy.linkerd.io',
        kinds: ['Server'],
        from: ['v1alpha1', 'v1beta1', 'v1beta2'],
        to: 'v1beta3',
      },
      {
        group: 'linkerd.io',
        kinds: ['ServiceProfile'],
        from: ['v1alpha1'],
        to: 'v1alpha2',
      },
      {
        group: 'workload.linkerd.io',
        kinds: ['ExternalWorkload'],
        from: ['v1alpha1'],
        to: 'v1beta1',
      },
    ],
  ),
  policyRoute,
  routeTarget,
  serverAuthorization,
];
