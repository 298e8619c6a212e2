import { Zod } from './intent/Zod';

/** Objects by kind and name. */
export const resourceKeys = (z: Zod) =>
  z.array(
    z.object({
      group: z.string().describe('API group; empty = core'),
      kind: z.string().min(1).describe('Kind of the object'),
      namespace: z
        .string()
        .optional()
        .describe('Namespace of the object; none = it has none'),
      name: z.string().min(1).describe('Name of the object'),
    }),
  );
