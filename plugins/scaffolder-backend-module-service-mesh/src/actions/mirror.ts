import { examples } from './mirror.examples';
import { intentAction } from './intent/intentAction';
import { backend, percent, target } from './intent/parts';

/** Writes copies of requests. */
export const mirror = intentAction({
  concern: 'mirror',
  description:
    'Writes that copies of requests go to another version or service, whose answers are dropped',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      to: backend(z).describe('Who gets the copies'),
      percent: percent(z).describe('Copied requests, 0–100 percent'),
    }),
});
