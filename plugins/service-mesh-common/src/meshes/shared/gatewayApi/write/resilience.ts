import { IntentWriter, ManifestObject } from '../../../../engine/MeshWriter';
import { ResilienceIntent } from '../../../../model';
import { gatewayDuration } from '../../write/duration';
import { inOrderOf } from '../../write/inOrderOf';
import { problemAt } from '../../write/intentProblems';
import { readResilience } from '../../write/readResilience';
import { resilienceProblems } from '../../write/resilienceProblems';
import { written } from '../../write/written';
import {
  backendRef,
  DEFAULT_RULE,
  KEPT_BACKENDS,
  serviceRoute,
} from './serviceRoute';
import { ReadTarget } from './split';

/** What of an intent a route cannot say. @internal */
export type BeyondRoutes =
  | {
      readonly objects: (intent: ResilienceIntent) => ManifestObject[];
      /** Fields that an object which is there loses first. */
      readonly drop: (intent: ResilienceIntent) => readonly string[];
    }
  | { readonly lacks: string };

/** Timeouts and retries as a route whose parent is a Service; breaker and limits as the mesh has them. @internal */
export function resilienceByRoute(
  read: ReadTarget,
  beyond: BeyondRoutes,
  notes: readonly string[],
): IntentWriter<ResilienceIntent> {
  return {
    write(intent) {
      return written(
        [
          ...resilienceProblems(intent),
          ...routeProblems(intent),
          ...('lacks' in beyond
            ? (
                [
                  'circuitBreaker',
                  'connectionPool',
                  'loadBalancer',
                  'versions',
                ] as const
              ).flatMap(field =>
                problemAt(field, intent[field] && beyond.lacks),
              )
            : []),
        ],
        () => [
          ...routeOf(intent),
          ...('objects' in beyond ? beyond.objects(intent) : []),
        ],
        {
          keep: KEPT_BACKENDS,
          ...('drop' in beyond && { drop: beyond.drop(intent) }),
          notes: [
            ...notes,
            ...(intent.retries
              ? ['`retry` is in the experimental channel of the Gateway API.']
              : []),
          ],
        },
      );
    },
    read: (index, like) =>
      readResilience(read(index, like.target), like, (on, wanted) =>
        inOrderOf(
          wanted,
          on.filter(entry => /^\d{3}$/.test(entry)),
          entry => entry,
        ),
      ),
  };
}

function routeProblems({ target, timeoutMs, retries }: ResilienceIntent) {
  return [
    ...problemAt(
      'target.port.protocol',
      target.port.protocol !== 'http' &&
        (timeoutMs !== undefined || retries) &&
        'timeouts and retries of a route need HTTP',
    ),
    ...problemAt(
      'retries.attempts',
      retries?.attempts === 0 &&
        'an HTTPRoute cannot switch off the retries that a mesh makes by itself; a VirtualService of the sidecar mode of Istio can',
    ),
    ...problemAt(
      'retries.otherLocalities',
      retries?.otherLocalities !== undefined &&
        'an HTTPRoute does not say where further attempts go: leave it out, or keep the clients on sidecars',
    ),
    ...(retries?.on ?? []).flatMap((condition, i) =>
      problemAt(
        `retries.on[${i}]`,
        !/^[45]\d\d$/.test(condition) &&
          `${JSON.stringify(
            condition,
          )} is no status code: an HTTPRoute retries by codes, such as 503`,
      ),
    ),
  ];
}

function routeOf({ target, timeoutMs, retries }: ResilienceIntent) {
  if (timeoutMs === undefined && !retries) return [];
  const timeouts = {
    ...(timeoutMs !== undefined && { request: gatewayDuration(timeoutMs) }),
    ...(retries?.perTryTimeoutMs !== undefined && {
      backendRequest: gatewayDuration(retries.perTryTimeoutMs),
    }),
  };
  return [
    serviceRoute(target, [
      {
        name: DEFAULT_RULE,
        ...(Object.keys(timeouts).length > 0 && { timeouts }),
        ...(retries && {
          retry: { codes: retries.on.map(Number), attempts: retries.attempts },
        }),
        backendRefs: [backendRef(target.service, target.port.number)],
      },
    ]),
  ];
}
