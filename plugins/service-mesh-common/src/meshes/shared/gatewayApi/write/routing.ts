import { IntentWriter } from '../../../../engine/MeshWriter';
import { IntentMatch, RoutingIntent } from '../../../../model';
import {
  backendProblems,
  problemAt,
  serviceOnlyProblems,
  targetProblems,
  timeProblems,
} from '../../write/intentProblems';
import { gatewayDuration, hasOneUnit } from '../../write/duration';
import { matchProblems } from '../../write/matchProblems';
import { readRouting } from '../../write/readRequestIntents';
import { ruleNameProblems } from '../../write/ruleNameProblems';
import { written } from '../../write/written';
import {
  backendRef,
  DEFAULT_RULE,
  KEPT_BACKENDS,
  routeMatches,
  serviceRoute,
} from './serviceRoute';
import { ReadTarget } from './split';

/**
 * Which requests go elsewhere, as rules of an HTTPRoute; the API prefers the more specific rule whatever the order.
 *
 * @param unitsLacking - Why a time of several units cannot be written; absent when it can
 * @internal
 */
export function routingByRoute(
  mesh: string,
  read: ReadTarget,
  unitsLacking?: string,
): IntentWriter<RoutingIntent> {
  return {
    write({ target, rules }) {
      return written(
        [
          ...targetProblems(target),
          ...problemAt(
            'target.port.protocol',
            target.port.protocol !== 'http' &&
              'conditions on paths, methods and headers need HTTP',
          ),
          ...problemAt('rules', rules.length === 0 && 'no rule'),
          ...ruleNameProblems(rules, DEFAULT_RULE),
          ...rules.flatMap(({ match, backend, timeoutMs }, i) => [
            ...matchProblems(
              `rules[${i}].match`,
              match,
              'an HTTPRoute has no path templates; take a prefix, or an exact path',
            ),
            ...backendProblems(`rules[${i}].backend`, backend),
            ...timeProblems(`rules[${i}].timeoutMs`, timeoutMs),
            ...problemAt(
              `rules[${i}].timeoutMs`,
              timeoutMs !== undefined && !hasOneUnit(timeoutMs) && unitsLacking,
            ),
            ...serviceOnlyProblems(`rules[${i}].backend`, backend, mesh),
            ...orderProblems(rules, i),
          ]),
        ],
        () => [
          serviceRoute(target, [
            ...rules.map(({ name, match, backend, timeoutMs }) => ({
              name,
              matches: routeMatches(match),
              ...(timeoutMs !== undefined && {
                timeouts: { request: gatewayDuration(timeoutMs) },
              }),
              backendRefs: [backendRef(backend.service, target.port.number)],
            })),
            {
              name: DEFAULT_RULE,
              backendRefs: [backendRef(target.service, target.port.number)],
            },
          ]),
        ],
        { keep: KEPT_BACKENDS },
      );
    },
    read: (index, like) => readRouting(read(index, like.target), like),
  };
}

/** How the API ranks conditions: exact path, length of a prefix, method, number of headers. */
function rank({ path, method, headers }: IntentMatch): readonly number[] {
  return [
    path?.type === 'exact' ? 1 : 0,
    path?.value.length ?? 0,
    method === undefined ? 0 : 1,
    headers.length,
  ];
}

function orderProblems(rules: RoutingIntent['rules'], position: number) {
  const own = rank(rules[position].match);
  const earlier = rules.slice(0, position).find(({ match }) => {
    const other = rank(match);
    const i = own.findIndex((value, at) => value !== other[at]);
    return i >= 0 && own[i] > other[i];
  });
  return problemAt(
    `rules[${position}]`,
    earlier &&
      `the Gateway API prefers it to ${earlier.name}, which is less specific, whatever the order: put it before that`,
  );
}
