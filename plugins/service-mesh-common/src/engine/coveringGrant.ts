import {
  AccessGrant,
  AccessPredicate,
  AccessRequest,
  ValueMatch,
} from '../model';
import { canonicalJson } from './canonicalJson';
import { canonicalPredicate } from './canonicalPredicate';
import { evaluatePredicate } from './evaluatePredicate';
import { matchValue } from './matchValue';
import { samplePattern } from './samplePattern';
import { withoutTrailing } from './withoutTrailing';

/** Ways (count) in which a predicate can come true that are looked at; those beyond are taken to be like them. */
const MOST_BRANCHES = 64;

/** What is judged about a grant. @internal */
export type JudgedGrant = Pick<AccessGrant, 'effect' | 'matches'>;

/** One way in which a predicate comes true: conditions that all hold, and a request for which they do. */
interface Branch {
  readonly holds: ReadonlySet<string>;
  readonly request: AccessRequest;
}

/**
 * A grant that, with others, still lets in all that another one lets in, at one place; undefined when some of it is refused.
 * What refuses something there takes it away from what admits it.
 * @internal
 */
export function coveringGrant<G extends JudgedGrant>(
  grant: JudgedGrant,
  port: number,
  there: readonly G[],
): G | undefined {
  const branches = branchesOf(canonicalPredicate(grant.matches), port);
  const others = there.map(other => ({
    other,
    matches: canonicalPredicate(other.matches),
  }));
  const covering = branches.map(branch => {
    const applying = others.filter(
      ({ matches }) => comesTrue(matches, branch) === true,
    );
    return applying.some(({ other }) => other.effect === 'deny')
      ? undefined
      : applying.find(({ other }) => other.effect === grant.effect)?.other;
  });
  return covering.every(found => found !== undefined) ? covering[0] : undefined;
}

/** Alternatives of a predicate as lists of conditions, those that no request to the port meets left out. */
function branchesOf(predicate: AccessPredicate, port: number): Branch[] {
  return alternatives(predicate)
    .map((conditions): Branch & { readonly possible: boolean } => {
      const request = requestFor(conditions, port);
      return {
        holds: new Set(conditions.map(one => canonicalJson(one))),
        request,
        possible: conditions.every(
          one => evaluatePredicate(one, request).value !== false,
        ),
      };
    })
    .filter(({ possible }) => possible);
}

function alternatives(predicate: AccessPredicate): AccessPredicate[][] {
  if ('any' in predicate)
    return predicate.any.flatMap(alternatives).slice(0, MOST_BRANCHES);
  if (!('all' in predicate)) return [[predicate]];
  return predicate.all.reduce<AccessPredicate[][]>(
    (found, part) =>
      found
        .flatMap(before => alternatives(part).map(more => [...before, ...more]))
        .slice(0, MOST_BRANCHES),
    [[]],
  );
}

/** What is known to hold, holds; everything else is asked of the request. */
function comesTrue(
  predicate: AccessPredicate,
  branch: Branch,
): boolean | undefined {
  if (branch.holds.has(canonicalJson(predicate))) return true;
  if ('all' in predicate) {
    const parts = predicate.all.map(part => comesTrue(part, branch));
    if (parts.includes(false)) return false;
    return parts.includes(undefined) ? undefined : true;
  }
  if ('any' in predicate) {
    const parts = predicate.any.map(part => comesTrue(part, branch));
    if (parts.includes(true)) return true;
    return parts.includes(undefined) ? undefined : false;
  }
  if ('not' in predicate) {
    const inner = comesTrue(predicate.not, branch);
    return inner === undefined ? undefined : !inner;
  }
  return evaluatePredicate(predicate, branch.request).value;
}

/** A request that says no more than the conditions do. */
function requestFor(
  conditions: readonly AccessPredicate[],
  port: number,
): AccessRequest {
  const sample = (attribute: string): string | undefined => {
    const matches = conditions.flatMap(one =>
      'attribute' in one && one.attribute === attribute ? [one.match] : [],
    );
    return matches
      .flatMap(samplesOf)
      .find(text => matches.every(match => matchValue(match, text)));
  };
  const identity = sample('source.identity');
  const ip = sample('source.ip');
  const remoteIp = sample('remote.ip');
  const method = sample('request.method');
  const path = sample('request.path');
  const host = sample('request.host');
  return {
    peer: {
      ...(identity !== undefined && { identity }),
      ...(ip !== undefined && { ip }),
      ...(remoteIp !== undefined && { remoteIp }),
    },
    operation: {
      protocol: 'http',
      port,
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
      ...(host !== undefined && { host }),
    },
  };
}

/** Values that stand for a comparison; none where no value is made for it. */
function samplesOf(match: ValueMatch): readonly string[] {
  if ('exact' in match) return [match.exact];
  if ('prefix' in match) return [`${match.prefix}any`];
  if ('suffix' in match) return [`any${match.suffix}`, `/any${match.suffix}`];
  if ('present' in match) return ['any'];
  if ('cidr' in match) return [match.cidr.split('/')[0]];
  if ('pathPrefix' in match)
    return [`${withoutTrailing(match.pathPrefix, '/')}/any`];
  if ('pathTemplate' in match)
    return [
      match.pathTemplate
        .replace(/\{\*\*\}/g, 'any/more')
        .replace(/\{\*\}/g, 'any'),
    ];
  return samplePattern(match.regex);
}
