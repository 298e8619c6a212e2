import {
  MirroredService,
  MirrorsData,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** One way from the clients to a Service, in the picture of a component that spans clusters. @internal */
export interface SpanRow {
  /** Name by which it is called. */
  readonly called: string;
  readonly service: string;
  readonly cluster: string;
  readonly own: boolean;
  readonly gateway?: 'alive' | 'does not answer' | 'not probed';
}

/** A picture: who calls, and every Service that may answer. @internal */
export interface Span {
  readonly caller: string;
  readonly cluster: string;
  readonly rows: readonly SpanRow[];
  /** The same in a sentence. */
  readonly words: string;
}

/** One picture of the component in all of its clusters, and one of what it calls in others; for each cluster looked at. @internal */
export function toSpans(
  data: Pick<MirrorsData, 'mirrors' | 'exports'>,
): Span[] {
  const clusters = [
    ...new Set(
      [...data.mirrors, ...data.exports].map(({ cluster }) => cluster),
    ),
  ];
  return clusters.flatMap(cluster => {
    const mirrors = data.mirrors.filter(one => one.cluster === cluster);
    // A Service may be offered in several ways.
    const offered = new Set(
      data.exports
        .filter(one => one.cluster === cluster)
        .map(({ ref }) => ref.name),
    );
    const own: SpanRow[] = [...offered].map(name => ({
      called: name,
      service: name,
      cluster,
      own: true,
    }));
    const standsFor = mirrors.filter(one => one.relation === 'stands-for');
    const called = mirrors.filter(one => one.relation === 'called');
    return [
      ...(standsFor.length > 0
        ? [span('Clients', cluster, [...own, ...standsFor.flatMap(rows)])]
        : []),
      ...(called.length > 0
        ? [span('This component', cluster, called.flatMap(rows))]
        : []),
    ];
  });
}

function rows({ cluster, ref, members }: MirroredService): SpanRow[] {
  return members.map(member => ({
    called: ref.name,
    service: member.service,
    cluster: member.cluster ?? cluster,
    own: member.cluster === undefined,
    ...(member.gateway && { gateway: aliveWords(member.gateway.alive) }),
  }));
}

function aliveWords(alive: boolean | undefined) {
  if (alive === undefined) return 'not probed';
  return alive ? 'alive' : 'does not answer';
}

function span(caller: string, cluster: string, all: readonly SpanRow[]): Span {
  const ways = all.map(
    row =>
      `${row.service} in cluster ${row.cluster}, called ${row.called}${
        row.gateway ? `, through a gateway (${row.gateway})` : ''
      }`,
  );
  return {
    caller,
    cluster,
    rows: all,
    words: `From ${caller.toLocaleLowerCase(
      'en-US',
    )} in cluster ${cluster} to ${ways.join('; to ')}.`,
  };
}
