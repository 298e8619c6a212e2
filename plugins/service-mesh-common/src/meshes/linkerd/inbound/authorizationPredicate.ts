import { AccessPredicate } from '../../../model';
import { ALWAYS } from '../routes/conditionPredicate';
import { Authorization, Clients, Network } from './Authorization';

function identity(name: string): AccessPredicate {
  // A wildcard stands for DNS-like names only; a SPIFFE id has slashes.
  const dnsLike: AccessPredicate = {
    attribute: 'source.identity',
    match: { regex: '[^/]+' },
  };
  if (name === '*') return dnsLike;
  if (name.startsWith('*.')) {
    return {
      all: [
        { attribute: 'source.identity', match: { suffix: name.slice(1) } },
        dnsLike,
        {
          not: {
            attribute: 'source.identity',
            match: { exact: name.slice(1) },
          },
        },
      ],
    };
  }
  const id = name.replace(/^spiffe:\/\//, '');
  // A SPIFFE id is asked for with its scheme; no client is called by what is left without it.
  if (id === name && name.includes('/')) return { any: [] };
  return { attribute: 'source.identity', match: { exact: id } };
}

function clients(value: Clients): AccessPredicate {
  if (value === 'anyone') return ALWAYS;
  if (value === 'any-tls')
    return { attribute: 'connection.tls', match: { present: true } };
  return { any: value.identities.map(identity) };
}

function network({ cidr, except }: Network): AccessPredicate {
  const within: AccessPredicate = { attribute: 'source.ip', match: { cidr } };
  const outside = except.map(
    (block): AccessPredicate => ({
      not: { attribute: 'source.ip', match: { cidr: block } },
    }),
  );
  return outside.length === 0 ? within : { all: [within, ...outside] };
}

/** True when a list of networks covers every address, so that the question may leave the address open. */
function isEverywhere(blocks: readonly Network[]): boolean {
  return ['0.0.0.0/0', '::/0'].every(all =>
    blocks.some(({ cidr, except }) => cidr === all && except.length === 0),
  );
}

function networks(value: readonly Network[]): AccessPredicate {
  return isEverywhere(value) ? ALWAYS : { any: value.map(network) };
}

/** Which connections an authorization admits. @internal */
export function authorizationPredicate(
  authorization: Authorization,
): AccessPredicate {
  const parts = [
    clients(authorization.clients),
    networks(authorization.networks),
  ].filter(part => part !== ALWAYS);
  return parts.length === 1 ? parts[0] : { all: parts };
}

/** Whom an authorization admits, in words. @internal */
export function peersInWords(authorization: Authorization): readonly string[] {
  const { clients: who, networks: where } = authorization;
  const from = isEverywhere(where)
    ? ''
    : ` from ${where
        .map(({ cidr, except }) =>
          except.length ? `${cidr} except ${except.join(', ')}` : cidr,
        )
        .join(', ')}`;
  if (who === 'anyone') return from ? [`anyone${from}`] : [];
  if (who === 'any-tls') return [`any TLS client${from}`];
  return who.identities.map(name =>
    name === '*' ? `any mesh identity${from}` : `${name}${from}`,
  );
}
