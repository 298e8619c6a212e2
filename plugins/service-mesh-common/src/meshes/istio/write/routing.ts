import { IntentWriter } from '../../../engine/MeshWriter';
import { IntentMatch, RoutingIntent } from '../../../model';
import {
  backendProblems,
  headerProblems,
  methodProblems,
  nameProblems,
  pathProblems,
  problemAt,
  requestTargetProblems,
  versionProblems,
} from '../../shared/write/intentProblems';
import { readRouting as readIntent } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import {
  DEFAULT_RULE,
  destination,
  KEPT_ROUTE,
  ownRoute,
  versionRules,
  virtualService,
} from './trafficObjects';

/** Which requests go elsewhere, as rules of a VirtualService in their order. @internal */
export const routing: IntentWriter<RoutingIntent> = {
  write(intent) {
    const { target, rules } = intent;
    return written(
      [
        ...requestTargetProblems(target, 'routing by request'),
        ...problemAt('rules', rules.length === 0 && 'no rule'),
        ...rules.flatMap(({ name, match, backend }, i) => [
          ...nameProblems(`rules[${i}].name`, name),
          ...problemAt(
            `rules[${i}].name`,
            name === DEFAULT_RULE
              ? `${DEFAULT_RULE} is the rule for all other requests`
              : rules.findIndex(other => other.name === name) < i &&
                  `${name} is the name of another rule`,
          ),
          ...matchProblems(`rules[${i}].match`, match),
          ...backendProblems(`rules[${i}].backend`, backend),
        ]),
        ...versionProblems(
          rules.map(({ backend }, i) => ({
            field: `rules[${i}].backend`,
            backend,
          })),
        ),
      ],
      () => [
        virtualService(target, {
          http: [
            ...rules.map(({ name, match, backend }) => ({
              name,
              match: matchesOf(match),
              route: [{ destination: destination(backend) }],
            })),
            { name: DEFAULT_RULE, route: ownRoute(target) },
          ],
        }),
        ...versionRules(
          target.namespace,
          rules.map(({ backend }) => backend),
        ),
      ],
      { keep: KEPT_ROUTE },
    );
  },
  read(index, like) {
    return readIntent(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
    );
  },
};

function matchProblems(field: string, { path, method, headers }: IntentMatch) {
  return [
    ...problemAt(
      field,
      !path &&
        method === undefined &&
        headers.length === 0 &&
        'no condition: every request would match',
    ),
    ...(path
      ? [
          ...pathProblems(`${field}.path`, path, {
            lacking:
              'a VirtualService has no path templates; take a prefix, or an exact path',
          }),
          ...problemAt(
            `${field}.path`,
            path.type === 'prefix' &&
              path.value === '/' &&
              'every path begins so: leave the path out',
          ),
          ...problemAt(
            `${field}.path.value`,
            path.type === 'prefix' &&
              path.value !== '/' &&
              path.value.endsWith('/') &&
              'a prefix goes by whole segments: leave the slash at the end out',
          ),
        ]
      : []),
    ...(method === undefined ? [] : methodProblems(`${field}.method`, method)),
    ...headers.flatMap((header, i) => [
      ...headerProblems(`${field}.headers[${i}]`, header),
      ...problemAt(
        `${field}.headers[${i}].name`,
        headers.findIndex(({ name }) => name === header.name) < i &&
          'is listed twice',
      ),
    ]),
  ];
}

/** A prefix goes by whole segments, which takes two alternatives. */
function matchesOf({ path, method, headers }: IntentMatch) {
  const rest = {
    ...(method !== undefined && { method: { exact: method } }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(
        headers.map(({ name, value }) => [name, { exact: value }]),
      ),
    }),
  };
  if (!path) return [rest];
  return path.type === 'exact'
    ? [{ uri: { exact: path.value }, ...rest }]
    : [
        { uri: { exact: path.value }, ...rest },
        { uri: { prefix: `${path.value}/` }, ...rest },
      ];
}
