import {
  AccessGrant,
  AccessPredicate,
  accountOf,
  IntentCaller,
  IntentPath,
  ValueMatch,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { TemplateForm } from '../../templates/templates';

interface Allowed {
  readonly callers: readonly IntentCaller[];
  readonly operations: {
    readonly methods: readonly string[];
    readonly paths: readonly IntentPath[];
  };
}

/**
 * Where a grant that no policy gives can be reduced or revoked: the template that names callers, with everybody else who may
 * call today filled in. What the form cannot say is left for its user, who sees the preview.
 * @internal
 */
export function callersForm(
  entityRef: string,
  grants: readonly AccessGrant[],
  without: string,
  verdict: 'reduce' | 'revoke',
  waypoint?: string,
): TemplateForm {
  const allow = grants
    .filter(
      ({ key, effect }) =>
        effect === 'allow' && (verdict === 'reduce' || key !== without),
    )
    .flatMap(({ matches }) => toAllowed(matches) ?? []);
  return {
    template: 'mesh-allow-caller',
    values: {
      workload: { entityRef },
      ...(allow.length > 0 && { allow }),
      ...(waypoint !== undefined && { waypoint }),
    },
  };
}

/** A predicate as callers and operations; undefined when it says more than that. */
function toAllowed(predicate: AccessPredicate): Allowed | undefined {
  const callers: IntentCaller[] = [];
  const methods: string[] = [];
  const paths: IntentPath[] = [];
  const seen = new Set<string>();
  for (const part of 'all' in predicate ? predicate.all : [predicate]) {
    const choices = 'any' in part ? part.any : [part];
    const kinds = new Set<string>();
    for (const choice of choices) {
      if (!('attribute' in choice)) return undefined;
      kinds.add(choice.attribute);
      if (!take(choice.attribute, choice.match)) return undefined;
    }
    // One kind of condition in each part, and no kind twice, else it means something else than the lists of the form.
    const [kind] = kinds;
    if (kinds.size !== 1 || seen.has(kind)) return undefined;
    seen.add(kind);
  }
  return callers.length
    ? { callers, operations: { methods, paths } }
    : undefined;

  function take(attribute: string, match: ValueMatch): boolean {
    if (attribute === 'source.identity') {
      const caller = toCaller(match);
      if (caller) callers.push(caller);
      return caller !== undefined;
    }
    if (attribute === 'request.method' && 'exact' in match) {
      methods.push(match.exact);
      return true;
    }
    const path = attribute === 'request.path' ? toPath(match) : undefined;
    if (path) paths.push(path);
    return path !== undefined;
  }
}

function toCaller(match: ValueMatch): IntentCaller | undefined {
  if ('present' in match) return { anyIdentity: true };
  if (!('exact' in match)) return undefined;
  return accountOf(match.exact);
}

function toPath(match: ValueMatch): IntentPath | undefined {
  if ('exact' in match) return { type: 'exact', value: match.exact };
  if ('prefix' in match) return { type: 'prefix', value: match.prefix };
  if ('pathTemplate' in match)
    return { type: 'template', value: match.pathTemplate };
  return undefined;
}
