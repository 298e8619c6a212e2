import { examples } from './jwt.examples';
import { intentAction } from './intent/intentAction';
import { path, target } from './intent/parts';

/** Writes which tokens are accepted. */
export const jwt = intentAction({
  concern: 'jwt',
  description: 'Writes which tokens of end users a service accepts',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      issuer: z.string().min(1).describe('The `iss` claim'),
      jwksUri: z
        .string()
        .min(1)
        .describe('Address of the public keys of the issuer'),
      audiences: z
        .array(z.string().min(1))
        .describe('Accepted `aud` claims; empty = any'),
      required: z.boolean().describe('Refuse requests without a token'),
      exceptPaths: z
        .array(path(z))
        .describe('Paths that need no token, such as health checks'),
      admits: z
        .array(
          z.object({
            subjects: z
              .array(z.string().min(1))
              .describe('One of these `sub` claims; empty = any'),
            methods: z
              .array(z.string().min(1))
              .describe('HTTP methods; empty = all'),
            claims: z
              .array(
                z.object({
                  name: z.string().min(1).describe('Name of the claim'),
                  values: z
                    .array(z.string().min(1))
                    .min(1)
                    .describe(
                      'Texts, one of which the claim must hold; the claim may be a list',
                    ),
                }),
              )
              .describe('Claims that a token must have; all must hold'),
          }),
        )
        .min(1)
        .optional()
        .describe(
          'What tokens admit to: what no entry admits is refused; without it every accepted token admits to everything',
        ),
      forwardToken: z
        .literal(true)
        .optional()
        .describe('The application gets the token too'),
      waypoint: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Name of the waypoint in front of the Service, in its namespace; istio-ambient only',
        ),
    }),
});
