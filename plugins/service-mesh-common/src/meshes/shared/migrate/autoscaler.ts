import {
  fieldOf,
  isRecord,
  itemsAt,
  valueAt,
} from '../../../engine/editManifest';
import { Migration, MigrationStep } from '../../../engine/Migration';
import { typeOf, versionStep } from './versionMigration';

type Fields = Readonly<Record<string, unknown>>;

const metricOf = ({ metricName, selector, metricSelector }: Fields) => {
  const chosen = selector ?? metricSelector;
  return {
    name: metricName,
    ...(chosen !== undefined && { selector: chosen }),
  };
};

const resource = ({
  name,
  container,
  targetAverageUtilization,
  targetAverageValue,
}: Fields) => ({
  name,
  ...(container !== undefined && { container }),
  target:
    targetAverageUtilization === undefined
      ? { type: 'AverageValue', averageValue: targetAverageValue }
      : { type: 'Utilization', averageUtilization: targetAverageUtilization },
});

/** Metrics as they are written today, by their type. */
const FORMS: Readonly<Record<string, (written: Fields) => unknown>> = {
  resource,
  containerResource: resource,
  pods: written => ({
    metric: metricOf(written),
    target: { type: 'AverageValue', averageValue: written.targetAverageValue },
  }),
  object: written => ({
    describedObject: written.target,
    metric: metricOf(written),
    target: valueTarget(written.targetValue, written.averageValue),
  }),
  external: written => ({
    metric: metricOf(written),
    target: valueTarget(written.targetValue, written.targetAverageValue),
  }),
};

function valueTarget(value: unknown, averageValue: unknown) {
  return averageValue === undefined
    ? { type: 'Value', value }
    : { type: 'AverageValue', averageValue };
}

/** An autoscaler of the versions that clusters served until 1.25 and 1.26. @internal */
export const autoscalerVersion: Migration = {
  code: 'kubernetes/autoscaler-version',
  severity: 'error',
  title: 'Autoscaler of a version that is gone',
  why: 'Clusters since Kubernetes 1.26 refuse the manifest.',
  fix: 'Write autoscaling/v2: a metric has a name of its own and a target with a type.',
  plan(manifest) {
    const { group, version, kind } = typeOf(manifest);
    if (group !== 'autoscaling' || kind !== 'HorizontalPodAutoscaler')
      return undefined;
    if (version !== 'v2beta1' && version !== 'v2beta2') return undefined;
    const version2 = versionStep(manifest, 'autoscaling/v2');
    return {
      steps: [
        version2,
        ...(version === 'v2beta2'
          ? []
          : itemsAt(manifest, ['spec', 'metrics']).flatMap(
              (place): MigrationStep[] => {
                const metric = valueAt(manifest, place);
                if (!isRecord(metric)) return [];
                return Object.entries(metric).flatMap(([type, written]) =>
                  isRecord(written) && Object.hasOwn(FORMS, type)
                    ? [
                        {
                          field: fieldOf([...place, type]),
                          change: 'the metric gets a target with a type',
                          edits: [
                            {
                              op: 'set',
                              path: [...place, type],
                              value: FORMS[type](written),
                            },
                          ],
                        },
                      ]
                    : [],
                );
              },
            )),
      ],
    };
  },
};
