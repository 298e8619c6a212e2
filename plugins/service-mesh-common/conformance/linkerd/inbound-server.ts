import { Authorization } from '../../src/meshes/linkerd/inbound/Authorization';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { InboundVector, inboundOf, routeName } from './inboundOf';

interface Vector extends InboundVector {
  readonly expected: Record<string, unknown>;
}

function inWords(clients: Authorization['clients']) {
  if (clients === 'anyone') return 'unauthenticated';
  return clients === 'any-tls' ? 'unauthenticated-tls' : clients.identities;
}

function authorization({ kind, name, networks, clients }: Authorization) {
  const words = inWords(clients);
  return {
    kind,
    name,
    networks: networks.map(({ cidr, except }) => ({
      cidr,
      ...(except.length > 0 && { except }),
    })),
    clients: typeof words === 'string' ? words : [...words].sort(),
  };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/inbound-server',
  run(raw): Outcome {
    const vector = raw as Vector;
    const found = inboundOf(vector);
    const actual: Record<string, unknown> = {
      server: { kind: found.server ? 'server' : 'default', name: found.name },
      protocol: found.protocol,
      authorizations: found.authorizations.map(authorization),
      routes: found.routes.map(routeName),
    };
    return compare(
      vector.expected,
      Object.fromEntries(
        Object.keys(vector.expected).map(key => [key, actual[key]]),
      ),
    );
  },
};
