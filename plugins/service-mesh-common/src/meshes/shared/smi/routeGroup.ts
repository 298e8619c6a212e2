import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import { RawManifest, RouteMeaning } from '../../../engine/Migration';
import { IntentProblem } from '../../../engine/MeshWriter';
import { typeOf } from '../migrate/versionMigration';

type Match = RouteMeaning['rules'][number]['matches'][number];

/** Conditions, or what is wrong with them. @internal */
export interface GroupConditions {
  readonly matches: readonly Match[];
  readonly problems: readonly IntentProblem[];
}

const ANY_METHOD = '*';
const METHOD = /^[A-Z]+$/;
const HEADER = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

/** Group and kind of conditions of SMI. @internal */
export function isRouteGroup(manifest: RawManifest): boolean {
  const { group, kind } = typeOf(manifest);
  return group === 'specs.smi-spec.io' && kind === 'HTTPRouteGroup';
}

/** The conditions of an HTTPRouteGroup: alternatives, each of which becomes one for each of its methods. @internal */
export function groupConditions(group: RawManifest): GroupConditions {
  // The first two versions had no spec.
  const place = valueAt(group, ['spec']) === undefined ? [] : ['spec'];
  const problems: IntentProblem[] = [];
  const matches = itemsAt(group, [...place, 'matches']).flatMap((path, i) => {
    const field = [...place, `matches[${i}]`].join('.');
    const written = valueAt(group, path);
    if (!isRecord(written)) {
      problems.push({ field, problem: 'is no condition' });
      return [];
    }
    const { methods = [ANY_METHOD], pathRegex, headers } = written;
    const named = headersOf(headers);
    if (!named)
      problems.push({
        field: `${field}.headers`,
        problem: 'is neither a map of names to expressions nor a list of them',
      });
    const verbs = Array.isArray(methods) ? methods.map(String) : [];
    const bad = verbs.find(verb => verb !== ANY_METHOD && !METHOD.test(verb));
    if (verbs.length === 0 || bad !== undefined)
      problems.push({
        field: `${field}.methods`,
        problem:
          bad === undefined
            ? 'no method: nothing would match'
            : `${JSON.stringify(
                bad,
              )} is no method: they are upper-case letters`,
      });
    if (pathRegex !== undefined && typeof pathRegex !== 'string')
      problems.push({ field: `${field}.pathRegex`, problem: 'is no text' });
    const path2 = typeof pathRegex === 'string' ? pathOf(pathRegex) : undefined;
    const condition = {
      ...(path2 && { path: path2 }),
      headers: named ?? [],
    };
    return verbs.includes(ANY_METHOD)
      ? [condition]
      : verbs.map(method => ({ ...condition, method }));
  });
  return { matches, problems };
}

/** SMI holds an expression to the beginning of a path only; a route holds it to both ends. */
function pathOf(expression: string): Match['path'] {
  const body = expression.replace(/^\^/, '');
  if (body === '' || body === '/' || body === '.*' || body === '/.*')
    return undefined;
  if (/(^|[^\\])\$$/.test(body)) {
    const value = body.slice(0, -1);
    return /^\/[A-Za-z0-9/_~-]*$/.test(value)
      ? { type: 'exact', value }
      : { type: 'regex', value };
  }
  return {
    type: 'regex',
    value: body.endsWith('.*') ? body : `${inGroup(body)}.*`,
  };
}

/** An expression of which something can follow all alternatives. */
function inGroup(expression: string): string {
  return expression.includes('|') ? `(?:${expression})` : expression;
}

function headersOf(written: unknown): Match['headers'] | undefined {
  if (written === undefined || written === null) return [];
  const maps: readonly unknown[] = Array.isArray(written) ? written : [written];
  const found = maps.flatMap((map): [string, unknown][] =>
    isRecord(map) ? Object.entries(map) : [['', undefined]],
  );
  return found.every(
    ([name, value]) => HEADER.test(name) && typeof value === 'string',
  )
    ? found.map(([name, value]) => ({
        name: name.toLowerCase(),
        value: String(value)
          .replace(/^\^/, '')
          .replace(/([^\\])\$$/, '$1'),
      }))
    : undefined;
}
