import { examples } from './mtls.examples';
import { intentAction } from './intent/intentAction';
import { portNumber, scope } from './intent/parts';

/** Writes which mTLS a server accepts. */
export const mtls = intentAction({
  concern: 'mtls',
  description:
    'Writes which mTLS the whole mesh, a namespace or a workload accepts',
  examples,
  schema: z => {
    // Not one schema used twice: references within schemas are not followed.
    const mode = () =>
      z
        .enum(['strict', 'permissive', 'disabled'])
        .describe(
          '`strict`: mTLS only; `permissive`: mTLS and plaintext; `disabled`: plaintext only',
        );
    return z.object({
      scope: scope(z),
      mode: mode(),
      ports: z
        .array(
          z.object({
            port: portNumber(z).describe('Port of the pods'),
            mode: mode(),
          }),
        )
        .optional()
        .describe('Exceptions by port; for a workload only'),
    });
  },
});
