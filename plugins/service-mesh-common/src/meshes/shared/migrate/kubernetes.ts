import { isRecord, valueAt } from '../../../engine/editManifest';
import { Migration } from '../../../engine/Migration';
import { autoscalerVersion } from './autoscaler';
import { ingressVersion } from './ingress';
import { typeOf, versionMigration, versionStep } from './versionMigration';

const cronJobVersion = versionMigration(
  {
    code: 'kubernetes/cron-job-version',
    severity: 'error',
    title: 'CronJob of a version that is gone',
    why: 'Clusters since Kubernetes 1.25 refuse the manifest.',
    fix: 'Write batch/v1; the fields are the same.',
  },
  [{ group: 'batch', kinds: ['CronJob'], from: ['v1beta1'], to: 'v1' }],
);

/** A disruption budget of the version that clusters served until 1.25. */
const disruptionBudgetVersion: Migration = {
  code: 'kubernetes/disruption-budget-version',
  severity: 'error',
  title: 'PodDisruptionBudget of a version that is gone',
  why: 'Clusters since Kubernetes 1.25 refuse the manifest.',
  fix: 'Write policy/v1; an empty selector means every pod of the namespace there, and no pod before.',
  plan(manifest) {
    const { group, version, kind } = typeOf(manifest);
    if (
      group !== 'policy' ||
      kind !== 'PodDisruptionBudget' ||
      version !== 'v1beta1'
    )
      return undefined;
    const selector = valueAt(manifest, ['spec', 'selector']);
    return isRecord(selector) && Object.keys(selector).length === 0
      ? {
          problems: [
            {
              field: 'spec.selector',
              problem:
                'an empty selector means no pod in policy/v1beta1 and every pod in policy/v1: say which pods are meant',
            },
          ],
        }
      : { steps: [versionStep(manifest, 'policy/v1')] };
  },
};

/** Kinds of Kubernetes itself that stand beside mesh manifests. @internal */
export const kubernetesMigrations: readonly Migration[] = [
  ingressVersion,
  autoscalerVersion,
  disruptionBudgetVersion,
  cronJobVersion,
];
