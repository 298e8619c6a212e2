import { Zod } from './Zod';

/** A Kubernetes namespace. */
export const namespace = (z: Zod) =>
  z.string().min(1).max(63).describe('Kubernetes namespace');

/** Labels by name. */
export const labels = (z: Zod) => z.record(z.string());

/** A port number. */
export const portNumber = (z: Zod) => z.number().int().min(1).max(65535);

/** A percentage. */
export const percent = (z: Zod) =>
  z.number().min(0).max(100).describe('0–100 percent');

/** A duration. */
export const milliseconds = (z: Zod) =>
  z.number().int().min(1).describe('Milliseconds');

/** What most intents are about. */
export const target = (z: Zod) =>
  z
    .object({
      namespace: namespace(z),
      service: z.string().min(1).max(63).describe('Name of the Service'),
      labels: labels(z).describe('Labels that select the pods'),
      port: z
        .object({
          number: portNumber(z).describe('Port of the Service'),
          target: portNumber(z).describe('Port of the pods'),
          protocol: z
            .enum(['http', 'grpc', 'tcp'])
            .describe('What is spoken on the port'),
        })
        .describe('The port that is meant'),
    })
    .describe('A Service and the pods behind it');

/** A path and how it is compared. */
export const path = (z: Zod) =>
  z.object({
    type: z
      .enum(['exact', 'prefix', 'template'])
      .describe('How the path is compared'),
    value: z
      .string()
      .min(1)
      .describe('The path, such as `/pay` or `/orders/{*}/items`'),
  });

/** Another Service or a version of one. */
export const backend = (z: Zod) =>
  z.object({
    service: z
      .string()
      .min(1)
      .max(63)
      .describe('Name of a Service in the namespace of the target'),
    version: z
      .object({
        name: z.string().min(1).max(63).describe('Name of the version'),
        labels: labels(z).describe(
          'Labels that select the version among the pods of the Service',
        ),
      })
      .optional()
      .describe('A version of the Service; Istio subset'),
  });

/** The whole mesh, a namespace or one workload. */
export const scope = (z: Zod) =>
  z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('mesh') }),
      z.object({ type: z.literal('namespace'), namespace: namespace(z) }),
      z.object({ type: z.literal('workload'), target: target(z) }),
    ])
    .describe('Where it applies');

/** What is tried again. */
export const retries = (z: Zod) =>
  z
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
      otherLocalities: z
        .boolean()
        .optional()
        .describe(
          'Whether further attempts also go to endpoints of other localities; Istio sidecars',
        ),
    })
    .optional()
    .describe('Retries');
