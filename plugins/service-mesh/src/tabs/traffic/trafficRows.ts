import {
  NamedMatch,
  ObservedSplit,
  RouteMatch,
  SplitBackend,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** A backend with what was configured beside what was observed. @internal */
export interface BackendRow {
  readonly name: string;
  readonly backend: SplitBackend;
  /** 0–1 of the requests to the backends of this split; undefined when the metrics do not tell. */
  readonly observed?: number;
  /** Requests (count). */
  readonly requests?: number;
}

/** Backends of a split, with observed shares where there are any. @internal */
export function toBackendRows(
  split: TrafficSplit,
  observed: ObservedSplit | undefined,
): BackendRow[] {
  return split.backends.map((backend, i) => {
    const seen = observed?.backends[i];
    return {
      name: `${backend.host}${
        backend.port === undefined ? '' : `:${backend.port}`
      }`,
      backend,
      ...(seen?.share !== undefined && {
        observed: seen.share,
        requests: seen.requests,
      }),
    };
  });
}

/** Splits grouped by the host that clients call, in the order of the report. @internal */
export function toHostGroups(
  splits: readonly TrafficSplit[],
): { host: string; splits: TrafficSplit[] }[] {
  const groups = new Map<string, TrafficSplit[]>();
  for (const split of splits)
    groups.set(split.host, [...(groups.get(split.host) ?? []), split]);
  return [...groups].map(([host, own]) => ({ host, splits: own }));
}

/** One alternative of a match as a list of conditions in words; empty = every request. @internal */
export function matchWords(match: RouteMatch): string[] {
  const { path, method, grpc } = match;
  const pathWord = {
    exact: '=',
    prefix: 'starts with',
    'segment-prefix': 'is or is below',
    regex: 'matches',
  };
  const methodWord = { exact: '', prefix: 'starts with ', regex: 'matches ' };
  return [
    ...(method ? [`method ${methodWord[method.type]}${method.value}`] : []),
    ...(path
      ? [
          `path ${pathWord[path.type]} ${path.value}${
            path.ignoreCase ? ' (any case)' : ''
          }`,
        ]
      : []),
    ...(grpc
      ? [
          `gRPC ${grpc.service ?? '*'}/${grpc.method ?? '*'}${
            grpc.type === 'regex' ? ' (pattern)' : ''
          }`,
        ]
      : []),
    ...match.headers.map(header => namedWords('header', header)),
    ...match.query.map(parameter => namedWords('query', parameter)),
    ...(match.port === undefined ? [] : [`port ${match.port}`]),
    ...match.source,
  ];
}

function namedWords(
  what: string,
  { name, type, value = '', negated }: NamedMatch,
): string {
  const words = {
    exact: `= ${value}`,
    prefix: `starts with ${value}`,
    regex: `matches ${value}`,
    present: 'is present',
  }[type];
  return `${negated ? 'not ' : ''}${what} ${name} ${words}`;
}
