import { backend, PARENT_REFS } from './gatewaySchemas';
import { singleRuleProblem } from './routeProblems';
import { WEIGHT } from './routeSchemas';
import { fields, listOf, resource } from './Schema';
import { Validation } from './Validation';

/** Rules of routes that know only connections. @internal */
export const CONNECTION_RULES = listOf(
  fields({
    backendRefs: listOf(backend({ weight: WEIGHT }), {
      minItems: 1,
      maxItems: 16,
    }),
  }),
  { minItems: 1, maxItems: 16 },
);

const SCHEMA = resource(
  fields({ parentRefs: PARENT_REFS, rules: CONNECTION_RULES }, ['rules']),
);

/** What is asked of a TCPRoute where Linkerd is installed. @internal */
export const tcpRoute: Validation = {
  schema: version => (version === 'v1alpha2' ? SCHEMA : undefined),
  webhook: ({ spec }) => singleRuleProblem(spec, 'TcpRoute'),
};
