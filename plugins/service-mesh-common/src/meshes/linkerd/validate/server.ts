import { intOrText, json, object, text } from '../../../engine/shape';
import { parseDefaultPolicy } from '../inbound/defaultPolicy';
import { SELECTOR } from './commonSchemas';
import { fields, resource, Schema, TEXT } from './Schema';
import { selectorProblem } from './selectorProblem';
import { project } from './targets';
import { Validation } from './Validation';

const PROTOCOLS = ['unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'];

const COMMON = {
  port: { type: 'intOrString' },
  proxyProtocol: { type: 'string', default: 'unknown' },
} as const;

const EITHER = {
  ...COMMON,
  podSelector: SELECTOR,
  externalWorkloadSelector: SELECTOR,
};
const SELECTORS = { exactlyOne: ['podSelector', 'externalWorkloadSelector'] };

const SCHEMAS: Readonly<Record<string, Schema>> = {
  v1alpha1: resource(
    fields(
      {
        ...COMMON,
        podSelector: {
          ...SELECTOR,
          exactlyOne: ['matchExpressions', 'matchLabels'],
        },
      },
      ['podSelector', 'port'],
    ),
  ),
  v1beta1: resource(
    fields({ ...COMMON, podSelector: SELECTOR }, ['podSelector', 'port']),
  ),
  v1beta2: resource(fields(EITHER, ['port'], SELECTORS)),
  v1beta3: resource(
    fields(
      { ...EITHER, accessPolicy: { ...TEXT, default: 'deny' } },
      ['port'],
      SELECTORS,
    ),
  ),
};

const spec = object({
  podSelector: json,
  externalWorkloadSelector: json,
  port: intOrText,
  proxyProtocol: text,
  accessPolicy: text,
});

/** What is asked of a Server. @internal */
export const server: Validation = {
  schema: version =>
    Object.hasOwn(SCHEMAS, version) ? SCHEMAS[version] : undefined,
  webhook({ spec: raw }) {
    const { port, proxyProtocol, accessPolicy, ...selectors } = project(
      spec,
      raw,
    );
    for (const [name, selector] of Object.entries(selectors)) {
      const problem = selectorProblem(selector, `spec.${name}`);
      if (problem) return problem;
    }
    if (typeof port === 'number' && (port < 1 || port > 65_535))
      return {
        field: 'spec.port',
        message: 'data did not match any variant of untagged enum Port',
      };
    if (proxyProtocol !== undefined && !PROTOCOLS.includes(proxyProtocol))
      return {
        field: 'spec.proxyProtocol',
        message: `unknown variant \`${proxyProtocol}\`, expected one of ${PROTOCOLS.map(
          name => `\`${name}\``,
        ).join(', ')}`,
      };
    if (accessPolicy !== undefined && !parseDefaultPolicy(accessPolicy))
      return {
        field: 'spec.accessPolicy',
        message: `Invalid 'accessPolicy' field: invalid mode: ${JSON.stringify(
          accessPolicy,
        )}`,
      };
    return undefined;
  },
};
