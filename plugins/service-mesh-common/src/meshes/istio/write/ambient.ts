import { IntentWriter } from '../../../engine/MeshWriter';
import {
  MirrorIntent,
  MulticlusterIntent,
  ResilienceIntent,
} from '../../../model';
import { Service } from '../../../engine/coreKinds';
import { isUnreadObject } from '../../../engine/ResourceIndex';
import {
  backendRef,
  DEFAULT_RULE,
  KEPT_BACKENDS,
  serviceRoute,
} from '../../shared/gatewayApi/write/serviceRoute';
import { ReadTarget } from '../../shared/gatewayApi/write/split';
import { gatewayDuration } from '../../shared/write/duration';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  backendProblems,
  percentProblems,
  problemAt,
  serviceOnlyProblems,
  targetProblems,
} from '../../shared/write/intentProblems';
import {
  readMirror,
  readResilience,
} from '../../shared/write/readRequestIntents';
import { resilienceProblems } from '../../shared/write/resilienceProblems';
import { KEPT_SERVICE, serviceObject } from '../../shared/write/serviceObject';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import { trafficPolicy } from './resilience';
import { destinationRule } from './trafficObjects';

/** Routes count where a waypoint looks at requests. @internal */
export const NEEDS_WAYPOINT =
  'A waypoint must stand in front of the Service: ztunnels look at no requests.';

/** What Istio makes of routes for a target in ambient mode. @internal */
export const readAmbientRouting: ReadTarget = (index, target) =>
  readRouting(index, [istioWorkload(target, index.cluster, 'ambient')]);

/** Timeouts and retries as an HTTPRoute, breaker and limits as a DestinationRule. @internal */
export const ambientResilience: IntentWriter<ResilienceIntent> = {
  write(intent) {
    const { target, timeoutMs, retries } = intent;
    const timeouts = {
      ...(timeoutMs !== undefined && { request: gatewayDuration(timeoutMs) }),
      ...(retries?.perTryTimeoutMs !== undefined && {
        backendRequest: gatewayDuration(retries.perTryTimeoutMs),
      }),
    };
    return written(
      [
        ...resilienceProblems(intent),
        ...problemAt(
          'target.port.protocol',
          target.port.protocol !== 'http' &&
            (timeoutMs !== undefined || retries) &&
            'timeouts and retries of a route need HTTP',
        ),
        ...problemAt(
          'retries.attempts',
          retries?.attempts === 0 &&
            'an HTTPRoute cannot switch off the retries that Istio makes by itself; a VirtualService of the sidecar mode can',
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
      ],
      () => [
        ...(timeoutMs !== undefined || retries
          ? [
              serviceRoute(target, [
                {
                  name: DEFAULT_RULE,
                  ...(Object.keys(timeouts).length > 0 && { timeouts }),
                  ...(retries && {
                    retry: {
                      codes: retries.on.map(Number),
                      attempts: retries.attempts,
                    },
                  }),
                  backendRefs: [backendRef(target.service, target.port.number)],
                },
              ]),
            ]
          : []),
        ...(intent.circuitBreaker || intent.connectionPool
          ? [
              destinationRule(target.namespace, target.service, {
                trafficPolicy: trafficPolicy(intent),
              }),
            ]
          : []),
      ],
      {
        keep: KEPT_BACKENDS,
        notes: [
          NEEDS_WAYPOINT,
          ...(retries
            ? ['`retry` is in the experimental channel of the Gateway API.']
            : []),
        ],
      },
    );
  },
  read: (index, like) =>
    readResilience(readAmbientRouting(index, like.target), like, (on, wanted) =>
      inOrderOf(
        wanted,
        on.filter(entry => /^\d{3}$/.test(entry)),
        entry => entry,
      ),
    ),
};

/** Copies of requests, as a filter of an HTTPRoute. @internal */
export const ambientMirror: IntentWriter<MirrorIntent> = {
  write({ target, to, percent }) {
    return written(
      [
        ...targetProblems(target),
        ...problemAt(
          'target.port.protocol',
          target.port.protocol === 'tcp' &&
            'mirroring needs HTTP or gRPC: a proxy sees no requests in TCP',
        ),
        ...backendProblems('to', to),
        ...serviceOnlyProblems('to', to, 'the Gateway API'),
        ...percentProblems('percent', percent),
      ],
      () => [
        serviceRoute(target, [
          {
            name: DEFAULT_RULE,
            filters: [
              {
                type: 'RequestMirror',
                requestMirror: {
                  backendRef: backendRef(to.service, target.port.number),
                  ...(Number.isInteger(percent)
                    ? { percent }
                    : {
                        fraction: {
                          numerator: Math.round(percent * 10_000),
                          denominator: 1_000_000,
                        },
                      }),
                },
              },
            ],
            backendRefs: [backendRef(target.service, target.port.number)],
          },
        ]),
      ],
      { keep: KEPT_BACKENDS, notes: [NEEDS_WAYPOINT] },
    );
  },
  read: (index, like) =>
    readMirror(readAmbientRouting(index, like.target), like, () => undefined),
};

const GLOBAL = 'istio.io/global';

/** Offers a Service to linked clusters by its label. @internal */
export const ambientMulticluster: IntentWriter<MulticlusterIntent> = {
  write({ target, mode }) {
    return written(
      [
        ...targetProblems(target),
        ...problemAt(
          'mode',
          mode !== 'gateway' &&
            'between clusters in ambient mode traffic goes through the east-west gateways: choose gateway',
        ),
      ],
      () => [serviceObject(target, { labels: { [GLOBAL]: 'true' } })],
      {
        keep: KEPT_SERVICE,
        notes: ['The other clusters must have a Service of the same name.'],
      },
    );
  },
  read(index, { target }) {
    const service = index.get(Service, target.service, target.namespace);
    return service &&
      !isUnreadObject(service) &&
      service.metadata.labels?.[GLOBAL] === 'true'
      ? { target, mode: 'gateway' }
      : undefined;
  },
};
