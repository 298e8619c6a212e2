import { list, object } from '../../../engine/shape';
import { parseHttpRetry } from '../outbound/parseRetry';
import {
  asFields,
  asList,
  backend,
  filtersOf,
  GATEWAY_TIMEOUTS,
  has,
  PARENT_REFS,
  SESSION_PERSISTENCE,
  STRICT_PATH_MATCH,
} from './gatewaySchemas';
import {
  annotationsProblem,
  backendFields,
  backendProblem,
  filterFields,
  filterProblem,
  firstProblem,
  matchFields,
  matchProblem,
  parentRefs,
  parentsProblem,
} from './routeProblems';
import { DEFAULT_RULES, HOSTNAMES, httpMatches, WEIGHT } from './routeSchemas';
import { fields, listOf, resource, SchemaRule } from './Schema';
import { project } from './targets';
import { Validation } from './Validation';

const FILTERS = filtersOf([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'ExtensionRef',
]);

function replacesPrefix(filters: unknown, setting: string): boolean {
  return (
    asList(filters).filter(filter =>
      has(asFields(asFields(filter)[setting]).path, 'replacePrefixMatch'),
    ).length === 1
  );
}

/** A prefix can be replaced only where one condition says which prefix. */
function prefixRule(setting: string): SchemaRule {
  return {
    holds: value => {
      const rule = asFields(value);
      const replacing =
        replacesPrefix(rule.filters, setting) ||
        asList(rule.backendRefs).filter(ref =>
          replacesPrefix(asFields(ref).filters, setting),
        ).length === 1;
      const matches = asList(rule.matches);
      const { path } = asFields(matches[0]);
      return (
        !replacing ||
        (matches.length === 1 && asFields(path).type === 'PathPrefix')
      );
    },
    message: `must have exactly one match, by path prefix, when ${setting} replaces a prefix`,
  };
}

const SCHEMA = resource(
  fields({
    hostnames: HOSTNAMES,
    parentRefs: PARENT_REFS,
    rules: listOf(
      fields(
        {
          backendRefs: listOf(backend({ weight: WEIGHT, filters: FILTERS }), {
            maxItems: 16,
          }),
          filters: FILTERS,
          matches: httpMatches(STRICT_PATH_MATCH, true),
          sessionPersistence: SESSION_PERSISTENCE,
          timeouts: GATEWAY_TIMEOUTS,
        },
        [],
        {
          rules: [
            {
              holds: value => {
                const { backendRefs, filters } = asFields(value);
                return (
                  asList(backendRefs).length === 0 ||
                  !asList(filters).some(filter =>
                    has(filter, 'requestRedirect'),
                  )
                );
              },
              message: 'must not both redirect and send to backends',
            },
            prefixRule('requestRedirect'),
            prefixRule('urlRewrite'),
          ],
        },
      ),
      { maxItems: 16, default: DEFAULT_RULES },
    ),
  }),
);

const spec = object({
  parentRefs,
  rules: list(
    object({
      matches: list(matchFields),
      filters: list(filterFields),
      backendRefs: list(backendFields),
    }),
  ),
});

/** What is asked of an HTTPRoute of the Gateway API where Linkerd is installed. @internal */
export const httpRoute: Validation = {
  schema: version =>
    version === 'v1' || version === 'v1beta1' ? SCHEMA : undefined,
  webhook({ annotations, spec: raw }) {
    const { parentRefs: parents = [], rules = [] } = project(spec, raw);
    return (
      parentsProblem(parents) ??
      annotationsProblem(parents, annotations, parseHttpRetry) ??
      firstProblem(
        rules,
        ({ matches = [], filters = [], backendRefs = [] }, i) => {
          const at = `spec.rules[${i}]`;
          return (
            firstProblem(matches, (match, j) =>
              matchProblem(match, `${at}.matches[${j}]`),
            ) ??
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
