import { examples } from './telemetry.examples';
import { intentAction } from './intent/intentAction';
import { percent, scope } from './intent/parts';

/** Writes what workloads report. */
export const telemetry = intentAction({
  concern: 'telemetry',
  description: 'Writes which traces and access logs proxies report',
  examples,
  schema: z =>
    z.object({
      scope: scope(z),
      tracing: z
        .object({
          provider: z
            .string()
            .min(1)
            .describe('Extension provider of the mesh configuration'),
          samplingPercent: percent(z).describe(
            'Traced requests, 0–100 percent',
          ),
        })
        .optional()
        .describe('Tracing'),
      accessLogs: z
        .object({
          provider: z
            .string()
            .min(1)
            .describe('Extension provider of the mesh configuration'),
          minStatus: z
            .number()
            .int()
            .min(100)
            .max(599)
            .optional()
            .describe('Only responses with at least this status; none = all'),
        })
        .optional()
        .describe('Access logs'),
    }),
});
