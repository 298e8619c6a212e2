import { bool, json, list, object, text } from '../../../engine/shape';
import { LABEL, NETWORKS, SELECTOR } from './commonSchemas';
import { networksProblem } from './networksProblem';
import { fields, listOf, resource } from './Schema';
import { selectorProblem } from './selectorProblem';
import { project } from './targets';
import { Validation } from './Validation';

const SCHEMA = resource(
  fields(
    {
      server: fields({ name: LABEL, selector: SELECTOR }, [], {
        exactlyOne: ['name', 'selector'],
      }),
      client: fields({
        networks: NETWORKS,
        unauthenticated: { type: 'boolean' },
        meshTLS: fields({
          unauthenticatedTLS: { type: 'boolean' },
          identities: listOf({
            type: 'string',
            pattern:
              /^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
          }),
          serviceAccounts: listOf(
            fields({ name: LABEL, namespace: LABEL }, ['name']),
          ),
        }),
      }),
    },
    ['server', 'client'],
  ),
);

const spec = object({
  server: object({ selector: json }),
  client: object({
    networks: list(object({ cidr: text, except: list(text) })),
    unauthenticated: bool,
    meshTLS: object({
      unauthenticatedTLS: bool,
      identities: list(text),
      serviceAccounts: list(json),
    }),
  }),
});

/** What is asked of a ServerAuthorization. @internal */
export const serverAuthorization: Validation = {
  schema: version =>
    version === 'v1alpha1' || version === 'v1beta1' ? SCHEMA : undefined,
  webhook({ spec: raw }) {
    const { server = {}, client = {} } = project(spec, raw);
    const { meshTLS, networks = [], unauthenticated = false } = client;
    const field = 'spec.client';
    const unread =
      selectorProblem(server.selector, 'spec.server.selector') ??
      networksProblem(
        networks.map(({ cidr, except }) => ({ cidr, except })),
        `${field}.networks`,
      );
    // Networks that cannot be read stop the webhook before it compares anything.
    if (unread?.message.startsWith('data did not match')) return unread;
    if (meshTLS && unauthenticated)
      return {
        field: `${field}.unauthenticated`,
        message: '`unauthenticated` must be false if `mesh_tls` is specified',
      };
    const named =
      (meshTLS?.identities?.length ?? 0) +
      (meshTLS?.serviceAccounts?.length ?? 0);
    if (meshTLS?.unauthenticatedTLS && named > 0)
      return {
        field: `${field}.meshTLS.unauthenticatedTLS`,
        message:
          '`unauthenticatedTLS` be false if any `identities` or `service_accounts` is specified',
      };
    return unread;
  },
};
