import { IntentWriter } from '../../../engine/MeshWriter';
import { RateLimitIntent } from '../../../model';
import { duration } from '../../shared/write/duration';
import {
  problemAt,
  requestTargetProblems,
  timeProblems,
  wholeProblems,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';

const TYPE = 'type.googleapis.com/';
const CONNECTION_MANAGER = 'envoy.filters.network.http_connection_manager';

/** A limit that each proxy keeps by itself, as an EnvoyFilter. @internal */
export const rateLimit: IntentWriter<RateLimitIntent> = {
  write({ target, requests, intervalMs, perIdentity }) {
    const always = (key: string) => ({
      runtime_key: key,
      default_value: { numerator: 100, denominator: 'HUNDRED' },
    });
    return written(
      [
        ...requestTargetProblems(target, 'a limit of requests'),
        ...wholeProblems('requests', requests),
        ...timeProblems('intervalMs', intervalMs),
        ...problemAt(
          'intervalMs',
          intervalMs < 50 &&
            'Envoy fills no bucket more often than every 50 ms',
        ),
        ...problemAt(
          'perIdentity',
          perIdentity !== undefined &&
            'the local limit of Envoy counts all callers together; for a limit of each, run a global rate limit service',
        ),
      ],
      () => [
        {
          apiVersion: 'networking.istio.io/v1alpha3',
          kind: 'EnvoyFilter',
          metadata: {
            name: `${target.service}-rate-limit`,
            namespace: target.namespace,
          },
          spec: {
            workloadSelector: { labels: target.labels },
            configPatches: [
              {
                applyTo: 'HTTP_FILTER',
                match: {
                  context: 'SIDECAR_INBOUND',
                  listener: {
                    filterChain: {
                      destinationPort: target.port.target,
                      filter: { name: CONNECTION_MANAGER },
                    },
                  },
                },
                patch: {
                  // Only insertion at the start names no other filter, which another release may not have.
                  operation: 'INSERT_FIRST',
                  value: {
                    name: 'envoy.filters.http.local_ratelimit',
                    typed_config: {
                      '@type': `${TYPE}udpa.type.v1.TypedStruct`,
                      type_url: `${TYPE}envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit`,
                      value: {
                        stat_prefix: 'http_local_rate_limiter',
                        token_bucket: {
                          max_tokens: requests,
                          tokens_per_fill: requests,
                          fill_interval: duration(intervalMs),
                        },
                        filter_enabled: always('local_rate_limit_enabled'),
                        filter_enforced: always('local_rate_limit_enforced'),
                      },
                    },
                  },
                },
              },
            ],
          },
        },
      ],
      {
        notes: [
          'Each pod counts for itself: with n pods up to n times as many requests pass. Requests above the limit are answered with 429.',
        ],
      },
    );
  },
  read(index, { target }) {
    const { rateLimits } = readRouting(index, [
      istioWorkload(target, index.cluster, 'sidecar'),
    ]);
    return rateLimits.length === 1
      ? {
          target,
          requests: rateLimits[0].requests,
          intervalMs: rateLimits[0].intervalMs,
        }
      : undefined;
  },
};
