import { examples } from './resilience.examples';
import { intentAction } from './intent/intentAction';
import { milliseconds, percent, target } from './intent/parts';

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
      retries: z
        .object({
          attempts: z
            .number()
            .int()
            .min(0)
            .describe('Further attempts (count), 0 = off'),
          perTryTimeoutMs: milliseconds(z)
            .optional()
            .describe('Longest time for one attempt, milliseconds'),
          on: z
            .array(z.string().min(1))
            .describe('Conditions as the mesh spells them, such as `5xx`'),
        })
        .optional()
        .describe('Retries'),
      circuitBreaker: z
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
        .describe('When an endpoint is taken out of use'),
      connectionPool: z
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
        })
        .optional()
        .describe('Limits of each client proxy; Istio'),
    }),
});
