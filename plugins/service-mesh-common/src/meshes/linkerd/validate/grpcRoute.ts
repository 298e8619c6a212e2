import { list, object, text } from '../../../engine/shape';
import { parseGrpcRetry } from '../outbound/parseRetry';
import {
  asFields,
  backend,
  filtersOf,
  has,
  PARENT_REFS,
  SESSION_PERSISTENCE,
} from './gatewaySchemas';
import {
  annotationsProblem,
  backendFields,
  backendProblem,
  filterFields,
  filterProblem,
  firstProblem,
  headersProblem,
  parentRefs,
  parentsProblem,
} from './routeProblems';
import { HEADER_MATCHES, HOSTNAMES, WEIGHT } from './routeSchemas';
import { fields, listOf, resource } from './Schema';
import { project } from './targets';
import { Validation } from './Validation';

const FILTERS = filtersOf([
  'ResponseHeaderModifier',
  'RequestHeaderModifier',
  'RequestMirror',
  'ExtensionRef',
]);

const METHOD = fields(
  {
    type: {
      type: 'string',
      enum: ['Exact', 'RegularExpression'],
      default: 'Exact',
    },
    service: { type: 'string', maxLength: 1024 },
    method: { type: 'string', maxLength: 1024 },
  },
  [],
  {
    rules: [
      {
        holds: value => has(value, 'service') || has(value, 'method'),
        message: 'must name a service or a method',
      },
      {
        holds: value => {
          const { type, service } = asFields(value);
          return (
            type !== 'Exact' ||
            typeof service !== 'string' ||
            /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i.test(service)
          );
        },
        message: 'must name a service as protocol buffers do',
      },
      {
        holds: value => {
          const { type, method } = asFields(value);
          return (
            type !== 'Exact' ||
            typeof method !== 'string' ||
            /^[A-Za-z_][A-Za-z_0-9]*$/.test(method)
          );
        },
        message: 'must name a method as protocol buffers do',
      },
    ],
  },
);

const SCHEMA = resource(
  fields({
    hostnames: HOSTNAMES,
    parentRefs: PARENT_REFS,
    rules: listOf(
      fields({
        backendRefs: listOf(backend({ weight: WEIGHT, filters: FILTERS }), {
          maxItems: 16,
        }),
        filters: FILTERS,
        matches: listOf(fields({ headers: HEADER_MATCHES, method: METHOD }), {
          maxItems: 8,
        }),
        sessionPersistence: SESSION_PERSISTENCE,
      }),
      { maxItems: 16 },
    ),
  }),
  false,
);

const spec = object({
  parentRefs,
  rules: list(
    object({
      matches: list(
        object({
          headers: list(object({ name: text, type: text, value: text })),
          method: object({ type: text }),
        }),
      ),
      filters: list(filterFields),
      backendRefs: list(backendFields),
    }),
  ),
});

/** What is asked of a GRPCRoute where Linkerd is installed. @internal */
export const grpcRoute: Validation = {
  schema: version =>
    version === 'v1' || version === 'v1alpha2' ? SCHEMA : undefined,
  webhook({ annotations, spec: raw }) {
    const { parentRefs: parents = [], rules = [] } = project(spec, raw);
    return (
      parentsProblem(parents) ??
      annotationsProblem(parents, annotations, parseGrpcRetry) ??
      firstProblem(
        rules,
        ({ matches = [], filters = [], backendRefs = [] }, i) => {
          const at = `spec.rules[${i}]`;
          return (
            firstProblem(matches, ({ headers = [], method }, j) => {
              const match = `${at}.matches[${j}]`;
              return (
                headersProblem(headers, `${match}.headers`) ??
                (method?.type === 'RegularExpression'
                  ? {
                      field: `${match}.method.type`,
                      message:
                        'unsupported GRPCRoute method match type: Some(RegularExpression)',
                    }
                  : undefined)
              );
            }) ??
            firstProblem(filters, (filter, j) =>
              filterProblem(filter, `${at}.filters[${j}]`),
            ) ??
            firstProblem(backendRefs, (ref, j) =>
              backendProblem(ref, `${at}.backendRefs[${j}]`),
            )
          );
        },
      )
    );
  },
};
