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
          tags: z
            .array(
              z.object({
                name: z.string().min(1).describe('Name of the tag'),
                from: z
                  .enum(['header', 'literal', 'environment'])
                  .describe('Where its value comes from'),
                value: z
                  .string()
                  .min(1)
                  .describe(
                    'Name of the request header or of the variable of the proxy, or the value itself',
                  ),
              }),
            )
            .optional()
            .describe('Tags that spans get beside their own'),
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
