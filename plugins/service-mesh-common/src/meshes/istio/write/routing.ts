import { IntentWriter } from '../../../engine/MeshWriter';
import { IntentMatch, RoutingIntent } from '../../../model';
import {
  backendProblems,
  problemAt,
  requestTargetProblems,
  timeProblems,
  versionProblems,
} from '../../shared/write/intentProblems';
import { duration } from '../../shared/write/duration';
import { matchProblems } from '../../shared/write/matchProblems';
import { ruleNameProblems } from '../../shared/write/ruleNameProblems';
import { readRouting as readIntent } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import {
  DEFAULT_RULE,
  defaultRule,
  destination,
  KEPT_ROUTE,
  ONE_PORT,
  onPort,
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
        ...ruleNameProblems(rules, DEFAULT_RULE),
        ...rules.flatMap(({ match, backend, timeoutMs }, i) => [
          ...matchProblems(
            `rules[${i}].match`,
            match,
            'a VirtualService has no path templates; take a prefix, or an exact path',
          ),
          ...backendProblems(`rules[${i}].backend`, backend),
          ...timeProblems(`rules[${i}].timeoutMs`, timeoutMs),
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
            ...rules.map(({ name, match, backend, timeoutMs }) => ({
              name,
              match: matchesOf(match).map(alternative => ({
                ...onPort(target),
                ...alternative,
              })),
              ...(timeoutMs !== undefined && { timeout: duration(timeoutMs) }),
              route: [{ destination: destination(backend, target) }],
            })),
            defaultRule(target),
          ],
        }),
        ...versionRules(
          target.namespace,
          rules.map(({ backend }) => backend),
        ),
      ],
      { keep: KEPT_ROUTE, notes: [ONE_PORT] },
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
