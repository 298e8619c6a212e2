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

/** Where a filter stands: a rule of Linkerd's own HTTPRoute has a quirk of its own. @internal */
export type FilterPlace = 'linkerd-rule' | 'elsewhere';

/** Reads the filters of a rule or a backend; one that Linkerd does not apply spoils them all. @internal */
export function outboundFilters(
  filters: readonly RawFilter[] | undefined,
  place: FilterPlace,
): Parsed<readonly OutboundFilter[]> {
  const found: OutboundFilter[] = [];
  for (const filter of filters ?? []) {
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
    } else if (filter.requestRedirect) {
      const { scheme, hostname, port, statusCode, path } =
        filter.requestRedirect;
      found.push({
        type: 'RequestRedirect',
        ...(scheme !== undefined && { scheme }),
        ...(hostname !== undefined && { hostname }),
        ...(port !== undefined && { port }),
        ...(statusCode !== undefined && { statusCode }),
        ...(path && {
          path: {
            ...(path.replaceFullPath !== undefined && {
              replaceFullPath: path.replaceFullPath,
            }),
            ...(path.replacePrefixMatch !== undefined && {
              replacePrefixMatch: path.replacePrefixMatch,
            }),
          },
        }),
      });
    } else {
      return invalid(`${filter.type ?? 'unnamed'} filter is not supported`);
    }
  }
  return valid(found);
}
