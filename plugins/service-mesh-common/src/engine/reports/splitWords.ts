import { NamedMatch, RouteMatch, TrafficSplit } from '../../model';

/** One rule of a route in one line, so that two states of it can be compared by eye. @internal */
export function splitWords(split: TrafficSplit): string {
  const { match, backends, timeoutMs, retries, redirect, directResponse } =
    split;
  const when = match.map(matchWords).join(' or ') || 'everything';
  const port = split.port === undefined ? '' : ` on port ${split.port}`;
  const to = redirect
    ? `redirect ${redirect.code} to ${redirect.to}`
    : backends.map(backendWords).join(', ');
  const answer = directResponse && `answers ${directResponse.status} itself`;
  const more = [
    split.rewrite && `rewritten to ${split.rewrite}`,
    timeoutMs !== undefined && `timeout ${timeoutMs} ms`,
    retries && `${retries.attempts} retries`,
    ...split.faults.map(
      fault => `${fault.type} for ${percent(fault.share)} of the requests`,
    ),
    ...split.mirrors.map(
      mirror => `copies ${percent(mirror.share)} to ${mirror.host}`,
    ),
    ...split.headerChanges,
    ...split.gateways
      .filter(gateway => gateway !== 'mesh')
      .map(gateway => `at gateway ${gateway}`),
  ].filter(Boolean);
  return [`${when}${port} → ${answer ?? (to || 'nothing')}`, ...more].join(
    '; ',
  );
}

function backendWords({
  host,
  port,
  subset,
  share,
  weight,
  problem,
}: TrafficSplit['backends'][number]): string {
  return [
    `${host}${port === undefined ? '' : `:${port}`}`,
    subset && `subset ${subset}`,
    share === undefined ? `weight ${weight}` : percent(share),
    problem && `(${problem})`,
  ]
    .filter(Boolean)
    .join(' ');
}

function matchWords(match: RouteMatch): string {
  const { path, method, headers, query, grpc, port, source } = match;
  return (
    [
      method?.value,
      path &&
        {
          exact: path.value,
          prefix: `${path.value}*`,
          'segment-prefix': `${path.value.replace(/\/$/, '')}/**`,
          regex: `path matching ${path.value}`,
        }[path.type],
      grpc && `gRPC ${grpc.service ?? '*'}/${grpc.method ?? '*'}`,
      ...headers.map(header => `header ${namedWords(header)}`),
      ...query.map(parameter => `query ${namedWords(parameter)}`),
      port !== undefined && `port ${port}`,
      ...source,
    ]
      .filter(Boolean)
      .join(' ') || 'everything'
  );
}

function namedWords({ name, type, value, negated }: NamedMatch): string {
  const text = {
    exact: `${name}=${value}`,
    prefix: `${name}=${value}*`,
    regex: `${name} matching ${value}`,
    present: `${name} present`,
  }[type];
  return negated ? `not ${text}` : text;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}
