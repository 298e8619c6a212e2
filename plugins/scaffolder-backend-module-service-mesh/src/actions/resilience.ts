import { examples } from './resilience.examples';
import { intentAction } from './intent/intentAction';
import { labels, milliseconds, percent, retries, target } from './intent/parts';
import { Zod } from './intent/Zod';

const circuitBreaker = (z: Zod) =>
  z
    .object({
      consecutiveErrors: z
        .number()
        .int()
        .min(1)
        .describe('Errors in a row (count)'),
      baseEjectionMs: milliseconds(z).describe(
        'Shortest time out of use, milliseconds',
      ),
      intervalMs: milliseconds(z)
        .optional()
        .describe('How often endpoints are judged, milliseconds; Istio'),
      maxEjectedPercent: percent(z)
        .int()
        .optional()
        .describe('Most endpoints out of use, 0–100 percent; Istio'),
      consecutiveGatewayErrors: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe(
          'Answers of 502, 503 or 504 in a row (count), counted beside the errors; Istio',
        ),
      minHealthPercent: percent(z)
        .int()
        .optional()
        .describe(
          'With fewer endpoints in use, 0–100 percent, none stays out; Istio',
        ),
    })
    .optional()
    .describe('When an endpoint is taken out of use');

const connectionPool = (z: Zod) =>
  z
    .object({
      maxConnections: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('TCP connections (count)'),
      connectTimeoutMs: milliseconds(z)
        .optional()
        .describe('Longest time to connect, milliseconds'),
      maxPendingRequests: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Requests that wait (count)'),
      maxRequests: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Requests under way (count)'),
      maxRequestsPerConnection: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Requests (count) after which a connection ends'),
      maxRetries: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Retries under way (count)'),
      idleTimeoutMs: milliseconds(z)
        .optional()
        .describe(
          'Longest time of a connection without requests, milliseconds',
        ),
      upgradeToHttp2: z
        .boolean()
        .optional()
        .describe(
          'Whether requests of HTTP/1.1 go on as HTTP/2, whatever the mesh says',
        ),
      keepaliveTimeMs: milliseconds(z)
        .optional()
        .describe(
          'Silence after which the kernel looks whether the other side is there, whole seconds in milliseconds',
        ),
      keepaliveIntervalMs: milliseconds(z)
        .optional()
        .describe('Pause between two looks, whole seconds in milliseconds'),
      keepaliveProbes: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe(
          'Looks without an answer (count) after which the connection is given up',
        ),
    })
    .optional()
    .describe('Limits of each client proxy; Istio');

const loadBalancer = (z: Zod) =>
  z
    .object({
      type: z
        .enum([
          'round-robin',
          'least-request',
          'random',
          'passthrough',
          'header',
          'query',
          'cookie',
          'source-ip',
        ])
        .describe(
          'The last four keep requests of the same kind on the same endpoint',
        ),
      name: z
        .string()
        .min(1)
        .optional()
        .describe('Name of the header, query parameter or cookie'),
    })
    .optional()
    .describe('How a client chooses among the endpoints; Istio');

/** Writes what to do when a service is slow or fails. */
export const resilience = intentAction({
  concern: 'resilience',
  description:
    'Writes timeout, retries, circuit breaker and connection limits of a service',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      timeoutMs: milliseconds(z)
        .optional()
        .describe('Longest time for a request with its retries, milliseconds'),
      retries: retries(z),
      circuitBreaker: circuitBreaker(z),
      connectionPool: connectionPool(z),
      loadBalancer: loadBalancer(z),
      versions: z
        .array(
          z.object({
            name: z.string().min(1).max(63).describe('Name of the version'),
            labels: labels(z).describe(
              'Labels that select the version among the pods of the Service',
            ),
            circuitBreaker: circuitBreaker(z),
            connectionPool: connectionPool(z),
            loadBalancer: loadBalancer(z),
          }),
        )
        .min(1)
        .optional()
        .describe(
          'Versions that are treated otherwise; what is said replaces the same part of the service as a whole; Istio',
        ),
    }),
});
