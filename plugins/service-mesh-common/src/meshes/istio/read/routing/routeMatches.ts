import { matchValue } from '../../../../engine/matchValue';
import { ValueMatch } from '../../../../model';
import { fullGatewayName } from '../../Host';
import { Labels, selects } from '../../selects';
import { WrittenMatch, WrittenText } from './WrittenRoute';

/** A request as a proxy sees it. @internal */
export interface HttpCall {
  /** As sent, port included. */
  readonly host: string;
  /** Service port the client called. */
  readonly port: number;
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly scheme?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The proxy that routes. @internal */
export interface RoutingProxy {
  readonly namespace: string;
  readonly labels: Labels;
  /** `namespace/name` of the gateway the proxy serves; undefined = a sidecar. */
  readonly gateway?: string;
}

/** Whether an alternative concerns the proxies of a namespace at all; named gateways alone decide where there are any. @internal */
export function concerns(
  match: WrittenMatch,
  proxy: RoutingProxy,
  port: number,
  owner: string,
): boolean {
  if (match.port && match.port !== port) return false;
  if (match.gateways?.length)
    return match.gateways.some(
      name => fullGatewayName(name, owner) === (proxy.gateway ?? 'mesh'),
    );
  if (match.sourceNamespace && match.sourceNamespace !== proxy.namespace)
    return false;
  return selects(match.sourceLabels, proxy.labels);
}

function textMatch(text: WrittenText, ignoreCase = false): ValueMatch {
  const fold = ignoreCase ? { ignoreCase: true } : {};
  if (text.exact !== undefined) return { exact: text.exact, ...fold };
  if (text.prefix !== undefined) return { prefix: text.prefix, ...fold };
  return text.regex === undefined || text.regex === '*'
    ? { present: true }
    : { regex: text.regex };
}

function holds(
  text: WrittenText | undefined,
  value: string,
  ignoreCase?: boolean,
): boolean {
  return text === undefined || matchValue(textMatch(text, ignoreCase), value);
}

/** Whether a request fulfils everything an alternative asks. @internal */
export function requestMatches(match: WrittenMatch, call: HttpCall): boolean {
  const [path, query = ''] = call.path.split('#')[0].split(/\?(.*)/s);
  const headers = new Map(
    Object.entries(call.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const parameters = new URLSearchParams(query);
  const named = (
    wanted: Readonly<Record<string, WrittenText>> | undefined,
    value: (name: string) => string | undefined,
  ) =>
    Object.entries(wanted ?? {}).every(([name, text]) => {
      const found = value(name);
      return found !== undefined && matchValue(textMatch(text), found);
    });
  const header = (name: string) => headers.get(name.toLowerCase());
  // A header that is missing counts as empty, unless only its presence is asked.
  const excluded = Object.entries(match.withoutHeaders ?? {}).some(
    ([name, text]) => {
      const condition = textMatch(text);
      return 'present' in condition
        ? header(name) !== undefined
        : matchValue(condition, header(name) ?? '');
    },
  );
  return (
    holds(match.uri, path, match.ignoreUriCase) &&
    holds(match.method, call.method) &&
    holds(match.scheme, call.scheme ?? 'http') &&
    holds(match.authority, call.host) &&
    named(match.headers, header) &&
    named(match.queryParams, name => parameters.get(name) ?? undefined) &&
    !excluded
  );
}
