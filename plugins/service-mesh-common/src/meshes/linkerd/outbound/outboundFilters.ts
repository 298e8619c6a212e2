import { headerProblem } from '../routes/headerProblem';
import { Parsed, invalid, valid } from './Parsed';
import { HeaderModifier, OutboundFilter } from './OutboundPolicy';
import { RawFilter, RawHeaders } from './OutboundResources';

function pairs(
  headers: RawHeaders['set'],
): readonly (readonly [string, string])[] {
  return (headers ?? []).map(h => [h.name ?? '', h.value ?? '']);
}

function modifier(
  type: HeaderModifier['type'],
  headers: RawHeaders,
): OutboundFilter {
  return {
    type,
    add: pairs(headers.add),
    set: pairs(headers.set),
    remove: headers.remove ?? [],
  };
}

/** Why the headers of a modifier can be none; undefined when they can. */
function headersProblem({
  add = [],
  set = [],
  remove = [],
}: RawHeaders): string | undefined {
  return [
    ...add.map(h => headerProblem(h.name ?? '', h.value ?? '')),
    ...set.map(h => headerProblem(h.name ?? '', h.value ?? '')),
    ...remove.map(name => headerProblem(name)),
  ].find(problem => problem !== undefined);
}

/** Filters of the API that Linkerd knows and does not apply. */
const UNSUPPORTED = ['RequestMirror', 'URLRewrite', 'ExtensionRef'];

/** Where a filter stands: a rule of Linkerd's own HTTPRoute has a quirk of its own, and gRPC has no redirects. @internal */
export type FilterPlace = 'linkerd-rule' | 'grpc' | 'elsewhere';

/** The path of a redirect; the whole path goes before its beginning. */
function redirectPath(
  path: NonNullable<RawFilter['requestRedirect']>['path'],
): Parsed<object> {
  if (!path) return valid({});
  const { replaceFullPath, replacePrefixMatch } = path;
  const value = replaceFullPath ?? replacePrefixMatch;
  if (value === undefined)
    return invalid(
      'RequestRedirect filter must contain either replace_full_path or replace_prefix_match',
    );
  if (!value.startsWith('/'))
    return invalid(
      `RequestRedirect filters may only contain absolute paths (starting with '/'); "${value}" is not an absolute path`,
    );
  return valid({
    path:
      replaceFullPath === undefined
        ? { replacePrefixMatch: value }
        : { replaceFullPath: value },
  });
}

/** Reads the filters of a rule or a backend; one that Linkerd does not apply spoils them all. @internal */
export function outboundFilters(
  filters: readonly RawFilter[] | undefined,
  place: FilterPlace,
): Parsed<readonly OutboundFilter[]> {
  const found: OutboundFilter[] = [];
  for (const filter of filters ?? []) {
    const headers =
      filter.requestHeaderModifier ?? filter.responseHeaderModifier;
    const problem = headers && headersProblem(headers);
    if (problem !== undefined) return invalid(problem);
    if (filter.requestHeaderModifier) {
      found.push(
        modifier('RequestHeaderModifier', filter.requestHeaderModifier),
      );
    } else if (filter.responseHeaderModifier) {
      // Linkerd sends the response modifier of such a rule as one for requests.
      found.push(
        modifier(
          place === 'linkerd-rule'
            ? 'RequestHeaderModifier'
            : 'ResponseHeaderModifier',
          filter.responseHeaderModifier,
        ),
      );
    } else if (filter.requestRedirect && place !== 'grpc') {
      const { scheme, hostname, port, statusCode } = filter.requestRedirect;
      const path = redirectPath(filter.requestRedirect.path);
      if (!path.ok) return path;
      if (statusCode !== undefined && (statusCode < 100 || statusCode > 999))
        return invalid('invalid status code');
      found.push({
        type: 'RequestRedirect',
        ...(scheme !== undefined && { scheme }),
        ...(hostname !== undefined && { hostname }),
        ...(port && { port }),
        ...(statusCode !== undefined && { statusCode }),
        ...path.value,
      });
    } else {
      return invalid(
        filter.type !== undefined && UNSUPPORTED.includes(filter.type)
          ? `${filter.type} filter is not supported`
          : 'unknown filter',
      );
    }
  }
  return valid(found);
}
