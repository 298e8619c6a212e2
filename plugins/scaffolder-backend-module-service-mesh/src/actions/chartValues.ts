import {
  coreKinds,
  EnrolIntent,
  Finding,
  indexObjects,
  IntentTarget,
  kindKey,
  ManifestObject,
  MeshDefinition,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';

/** Values of a chart, and what they are meant to do with its pods. */
export interface ChartValues {
  readonly chart: string;
  readonly namespace: string;
  /** What intents are written for; `none` = outside every mesh. */
  readonly mesh: string;
  /** Path of the map that becomes the labels of the pods. */
  readonly podLabels: string;
  /** Path of the map that becomes the annotations of the pods. */
  readonly podAnnotations: string;
}

/** Pods of a chart, and what is wrong with them. */
export interface JudgedValues {
  /** The workload the values become, as far as they say; absent when they are no map. */
  readonly object: ManifestObject;
  /** Where the pods run, in words. */
  readonly membership: string;
  readonly findings: readonly Finding[];
}

const WRONG = {
  severity: 'error',
  aliases: [],
  params: {},
} as const;

const NO_TEXT = {
  ...WRONG,
  code: 'mesh/values-no-text',
  title: 'Label or annotation that is no text',
  why: 'Kubernetes takes texts only, and refuses the pods of the chart.',
  fix: 'Put the value in quotes.',
};
const ELSEWHERE = {
  ...WRONG,
  code: 'mesh/values-elsewhere',
  title: 'Values do not put the pods where they are meant to be',
  why: 'Labels and annotations of the pods go before those of their namespace; as they are, the pods run elsewhere.',
  fix: 'Correct the labels and annotations of the pods.',
};

/**
 * Judges the labels and annotations that values put on pods, as the pod template they become. Pods that are meant to be in a mesh
 * must be so in a namespace that says nothing, and in no other mesh; pods outside must be outside in a namespace of any mesh.
 */
export function judgeValues(
  written: unknown,
  values: ChartValues,
  {
    targets,
    meshes,
  }: {
    readonly targets: readonly WriteTarget[];
    readonly meshes: readonly MeshDefinition[];
  },
): JudgedValues {
  const { chart, namespace, mesh } = values;
  const labels = textsAt(written, values.podLabels);
  const annotations = textsAt(written, values.podAnnotations);
  const object: ManifestObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: chart, namespace },
    spec: {
      selector: { matchLabels: { app: chart } },
      template: {
        metadata: {
          labels: { app: chart, ...labels.texts },
          annotations: annotations.texts,
        },
        spec: { containers: [{ name: chart, image: chart }] },
      },
    },
  };
  const subject = {
    cluster: 'workspace',
    group: 'apps',
    kind: 'Deployment',
    namespace,
    name: chart,
  };
  const target: IntentTarget = {
    namespace,
    service: chart,
    labels: { app: chart },
    port: { number: 80, target: 80, protocol: 'tcp' },
  };
  const kinds = [
    ...new Map(
      [...coreKinds, ...meshes.flatMap(entry => entry.kinds)].map(kind => [
        kindKey(kind),
        kind,
      ]),
    ).values(),
  ];
  const isIn = ({ id, write }: WriteTarget, inNamespace: boolean) => {
    const { enrol } = write;
    if ('lacks' in enrol) return false;
    const dataPlane = id === 'istio-ambient' ? 'ambient' : 'sidecar';
    const like: EnrolIntent = {
      scope: { type: 'workload', target },
      dataPlane,
    };
    const around = inNamespace
      ? enrol.write({ scope: { type: 'namespace', namespace }, dataPlane })
      : undefined;
    const index = indexObjects(
      [
        object,
        ...(around?.ok
          ? around.objects
          : [
              {
                apiVersion: 'v1',
                kind: 'Namespace',
                metadata: { name: namespace },
              },
            ]),
      ],
      { kinds, parseYaml },
    );
    return enrol.read(index, like) !== undefined;
  };
  const wanted = targets.find(({ id }) => id === mesh);
  const by = targets.filter(entry => isIn(entry, mesh === 'none'));
  const wrong = [
    ...(wanted && !by.includes(wanted)
      ? [`the pods are not in ${wanted.title}`]
      : []),
    ...(mesh !== 'none' && !wanted ? [`${mesh} is unknown`] : []),
    ...by
      .filter(entry => entry !== wanted)
      .map(
        ({ title }) =>
          `the pods are in ${title}${
            mesh === 'none' ? ' when their namespace is' : ''
          }`,
      ),
  ];
  return {
    object,
    membership: `${chart}: ${
      by.map(({ title }) => title).join(' and ') || 'outside every mesh'
    }${wrong.length === 0 ? ', whatever the namespace says' : ''}`,
    findings: [
      ...[...labels.wrong, ...annotations.wrong].map(field => ({
        ...NO_TEXT,
        subject,
        field,
        message: `${field} is no text.`,
      })),
      ...wrong.map(problem => ({
        ...ELSEWHERE,
        subject,
        field: 'spec.template.metadata',
        message: `With these values ${problem}.`,
      })),
    ],
  };
}

/** The texts of a map of the values, and the fields that are no texts. */
function textsAt(
  values: unknown,
  path: string,
): {
  readonly texts: Readonly<Record<string, string>>;
  readonly wrong: readonly string[];
} {
  const map = path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null
          ? (at as Readonly<Record<string, unknown>>)[name]
          : undefined,
      values,
    );
  if (map === undefined || map === null) return { texts: {}, wrong: [] };
  if (typeof map !== 'object' || Array.isArray(map))
    return { texts: {}, wrong: [path] };
  const entries = Object.entries(map as Readonly<Record<string, unknown>>);
  return {
    texts: Object.fromEntries(
      entries.flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
    wrong: entries.flatMap(([name, value]) =>
      typeof value === 'string' ? [] : [`${path}[${JSON.stringify(name)}]`],
    ),
  };
}
