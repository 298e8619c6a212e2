import { examples } from './fault.examples';
import { intentAction } from './intent/intentAction';
import { milliseconds, percent, target } from './intent/parts';

/** Writes faults on purpose. */
export const fault = intentAction({
  concern: 'fault',
  description: 'Writes delays and errors on purpose, to test who calls',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      delay: z
        .object({ delayMs: milliseconds(z), percent: percent(z) })
        .optional()
        .describe('Requests that have to wait'),
      abort: z
        .object({
          status: z.number().int().min(200).max(599).describe('HTTP status'),
          percent: percent(z),
        })
        .optional()
        .describe('Requests that are answered with an error'),
      onlyHeader: z
        .object({
          name: z.string().min(1).describe('Header name'),
          value: z.string().describe('The exact value'),
        })
        .optional()
        .describe('Only requests with this header; none = all'),
      until: z
        .string()
        .optional()
        .describe(
          'Moment at which the faults end, ISO 8601: a finding and a reminder for the owner go by it',
        ),
      end: z
        .literal(true)
        .optional()
        .describe('Takes the faults away; nothing else is asked for then'),
    }),
});
