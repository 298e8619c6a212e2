import { PARENT_REFS } from './gatewaySchemas';
import { singleRuleProblem } from './routeProblems';
import { HOSTNAMES } from './routeSchemas';
import { fields, resource } from './Schema';
import { CONNECTION_RULES } from './tcpRoute';
import { Validation } from './Validation';

const SCHEMA = resource(
  fields(
    {
      parentRefs: PARENT_REFS,
      hostnames: HOSTNAMES,
      rules: CONNECTION_RULES,
    },
    ['rules'],
  ),
);

/** What is asked of a TLSRoute where Linkerd is installed. @internal */
export const tlsRoute: Validation = {
  schema: version => (version === 'v1alpha2' ? SCHEMA : undefined),
  webhook: ({ spec }) => singleRuleProblem(spec, 'TlsRoute'),
};
