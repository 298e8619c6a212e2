import { IntentWriter } from '../../../engine/MeshWriter';
import { changeIndex } from '../../../engine/changeIndex';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import {
  IntentTag,
  IntentTarget,
  TelemetryIntent,
  TracingSetting,
} from '../../../model';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import {
  nameProblems,
  percentProblems,
  problemAt,
  targetProblems,
  wholeProblems,
} from '../../shared/write/intentProblems';
import { inOrderOf } from '../../shared/write/inOrderOf';
import { written } from '../../shared/write/written';
import { readMeshSettings } from '../MeshSettings';
import { readTelemetry } from '../read/telemetry';
import { NEEDS_WAYPOINT } from './ambient';
import { IstioDataPlane, istioWorkload } from './istioWorkload';

/** Namespace of the control plane unless the mesh configuration names another. */
const ROOT_NAMESPACE = 'istio-system';

/** Stands for whichever waypoint is in front of a Service; a Telemetry names none. */
const SOME_WAYPOINT = 'waypoint';

/** What proxies report, as a Telemetry. @internal */
export function telemetry(
  dataPlane: IstioDataPlane,
): IntentWriter<TelemetryIntent> {
  return {
    write(intent) {
      const { scope, tracing, accessLogs } = intent;
      return written(
        problemsOf(intent),
        () => [
          {
            apiVersion: 'telemetry.istio.io/v1',
            kind: 'Telemetry',
            metadata:
              scope.type === 'workload'
                ? {
                    name: scope.target.service,
                    namespace: scope.target.namespace,
                  }
                : {
                    name: 'default',
                    namespace:
                      scope.type === 'mesh' ? ROOT_NAMESPACE : scope.namespace,
                  },
            spec: {
              ...(scope.type === 'workload' &&
                placeOf(scope.target, dataPlane)),
              ...(tracing && {
                tracing: [
                  {
                    providers: [{ name: tracing.provider }],
                    randomSamplingPercentage: tracing.samplingPercent,
                    ...(tracing.tags?.length && {
                      customTags: Object.fromEntries(
                        tracing.tags.map(({ name, from, value }) => [
                          name,
                          {
                            [from]:
                              from === 'literal' ? { value } : { name: value },
                          },
                        ]),
                      ),
                    }),
                  },
                ],
              }),
              ...(accessLogs && {
                accessLogging: [
                  {
                    providers: [{ name: accessLogs.provider }],
                    ...(accessLogs.minStatus !== undefined && {
                      filter: {
                        expression: `response.code >= ${accessLogs.minStatus}`,
                      },
                    }),
                  },
                ],
              }),
            },
          },
        ],
        {
          notes: [
            ...(dataPlane === 'ambient' ? [NEEDS_WAYPOINT] : []),
            `The mesh configuration must define the provider: ${[
              tracing?.provider,
              accessLogs?.provider,
            ]
              .filter(Boolean)
              .join(', ')}.`,
          ],
        },
      );
    },
    read(index, like) {
      const { tracing, accessLogs } = readTelemetry(
        withProviders(index, like),
        istioWorkload(
          targetOf(like, readMeshSettings(index).rootNamespace),
          index.cluster,
          dataPlane,
          dataPlane === 'ambient' ? SOME_WAYPOINT : undefined,
        ),
      );
      // A waypoint reports as the client it is.
      const own = dataPlane === 'ambient' ? 'client' : 'server';
      const traced = tracing.find(({ side }) => side === own);
      const logged = accessLogs.find(({ side }) => side === own);
      const [, status] =
        /^response\.code >= (\d{3})$/.exec(logged?.filter ?? '') ?? [];
      const read: TelemetryIntent = {
        scope: like.scope,
        ...(traced?.enabled &&
          traced.provider !== undefined &&
          traced.tags.every(({ source }) => source) && {
            tracing: {
              provider: traced.provider,
              samplingPercent: traced.samplingPercent,
              ...tagsLike(traced.tags, like.tracing?.tags),
            },
          }),
        ...(logged?.enabled &&
          (logged.filter === undefined || status !== undefined) && {
            accessLogs: {
              provider: logged.provider,
              ...(status !== undefined && { minStatus: Number(status) }),
            },
          }),
      };
      return read.tracing || read.accessLogs ? read : undefined;
    },
  };
}

/** Tags in the order of the intent, which names none or an empty list of them alike. */
function tagsLike(
  tags: TracingSetting['tags'],
  like: readonly IntentTag[] | undefined,
): { readonly tags?: readonly IntentTag[] } {
  const found = tags.flatMap(({ name, source }) =>
    source ? [{ name, from: source.from, value: source.value }] : [],
  );
  return found.length > 0 || like
    ? { tags: inOrderOf(like ?? [], found, ({ name }) => name) }
    : {};
}

/** How a Telemetry says whose proxy it is for: waypoints go by the Service, and look at no selector. */
function placeOf({ service, labels }: IntentTarget, dataPlane: IstioDataPlane) {
  return dataPlane === 'ambient'
    ? { targetRefs: [{ group: '', kind: 'Service', name: service }] }
    : { selector: { matchLabels: labels } };
}

/** Who stands for a scope: the workload itself, or one of which nothing else speaks. */
function targetOf(
  { scope }: TelemetryIntent,
  rootNamespace: string,
): IntentTarget {
  return scope.type === 'workload'
    ? scope.target
    : {
        namespace: scope.type === 'mesh' ? rootNamespace : scope.namespace,
        service: 'nobody-in-particular',
        labels: {},
        port: { number: 80, target: 80, protocol: 'http' },
      };
}

/** The index as if the mesh configuration defined the providers that are named; one that is there is left as it is. */
function withProviders(
  index: ResourceIndex,
  { tracing, accessLogs }: TelemetryIntent,
): ResourceIndex {
  const maps = index.list(MeshConfigMap);
  if (isUnread(maps) || maps.some(({ metadata }) => metadata.name === 'istio'))
    return index;
  const mesh = {
    extensionProviders: [
      ...(tracing ? [{ name: tracing.provider, opentelemetry: {} }] : []),
      ...(accessLogs
        ? [{ name: accessLogs.provider, envoyFileAccessLog: {} }]
        : []),
    ],
  };
  return changeIndex(
    index,
    [MeshConfigMap],
    [
      {
        action: 'apply',
        object: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'istio', namespace: ROOT_NAMESPACE },
          data: { mesh: JSON.stringify(mesh) },
        },
      },
    ],
    { parseYaml: text => JSON.parse(text) as unknown },
  ).index;
}

const TAG_VALUES = {
  header: /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/,
  environment: /^[A-Za-z_][A-Za-z0-9_]*$/,
  literal: /^[^\p{Cc}]+$/u,
};

function tagProblems(field: string, { name, from, value }: IntentTag) {
  return [
    ...problemAt(
      `${field}.name`,
      !/^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/.test(name) &&
        `${JSON.stringify(
          name,
        )} is no name of a tag: letters, digits and _ . : / -`,
    ),
    ...problemAt(
      `${field}.value`,
      !TAG_VALUES[from].test(value) &&
        `${JSON.stringify(value)} is no ${
          from === 'literal'
            ? 'text of one line'
            : `name of a ${
                from === 'header' ? 'header' : 'variable of the proxy'
              }`
        }`,
    ),
  ];
}

function problemsOf({ scope, tracing, accessLogs }: TelemetryIntent) {
  return [
    ...(scope.type === 'namespace'
      ? nameProblems('scope.namespace', scope.namespace)
      : []),
    ...(scope.type === 'workload'
      ? [...targetProblems(scope.target, 'scope.target')]
      : []),
    ...problemAt(
      '',
      !tracing &&
        !accessLogs &&
        'nothing is asked for: neither tracing nor accessLogs',
    ),
    ...(tracing
      ? [
          ...problemAt(
            'tracing.provider',
            tracing.provider === '' && 'is empty',
          ),
          ...(tracing.samplingPercent === 0
            ? []
            : percentProblems(
                'tracing.samplingPercent',
                tracing.samplingPercent,
              )),
        ]
      : []),
    ...(tracing?.tags ?? []).flatMap((tag, i, all) => [
      ...tagProblems(`tracing.tags[${i}]`, tag),
      ...problemAt(
        `tracing.tags[${i}].name`,
        all.findIndex(({ name }) => name === tag.name) < i && 'is listed twice',
      ),
    ]),
    ...problemAt(
      'accessLogs.provider',
      accessLogs &&
        (accessLogs.provider === ''
          ? 'is empty'
          : accessLogs.provider === tracing?.provider &&
            'takes traces, so it takes no access logs'),
    ),
    ...wholeProblems('accessLogs.minStatus', accessLogs?.minStatus, 100, 599),
  ];
}
