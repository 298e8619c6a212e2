import { Zod } from './intent/Zod';

/** Objects by kind and name. */
export const resourceKeys = (z: Zod) =>
  z.array(
    z.object({
      group: z.string().describe('API group; empty = core'),
      kind: z.string().min(1),
      namespace: z.string().optional(),
      name: z.string().min(1),
    }),
  );
