import { MeshObjects } from '../../MeshObjects';
import { SampledSeries } from '../series/SampledSeries';
import { Flow } from './Flow';
import { Splits } from './Splits';
import { findParty } from './findParty';
import {
  gatewayProbes,
  InboundPolicy,
  linkerdCertificates,
  linkerdDenials,
  linkerdRateLimited,
  linkerdSeries,
} from './linkerdSeries';
import { apiRoute, profileRoutes } from './linkerdRoutes';
import { linkerdBalancer } from './linkerdBalancer';
import { linkerdProxyUsage } from './proxyUsage';
import { Load, alwaysAnswered, outcomesOf } from './outcomes';

const VOTING: InboundPolicy = {
  server: 'voting-grpc',
  authorization: { kind: 'authorizationpolicy', name: 'voting-from-web' },
};
const EMOJI: InboundPolicy = {
  server: 'emoji-grpc',
  authorization: { kind: 'serverauthorization', name: 'emoji-from-web' },
};
const WEB: InboundPolicy = {
  server: 'web-http',
  authorization: { kind: 'authorizationpolicy', name: 'web-public' },
};
const BOOKS: InboundPolicy = { defaultPolicy: 'all-authenticated' };

// A gRPC call that fails with UNKNOWN is an HTTP 200.
const GRPC_UNKNOWN = { code: '200', grpcStatus: '2' };

/** Workloads with a proxy. */
const PROXIES: readonly (readonly [namespace: string, workload: string])[] = [
  ...['web', 'emoji', 'voting-v1', 'voting-v2', 'vote-bot'].map(
    name => ['emoji', name] as const,
  ),
  ...['webapp', 'books', 'authors', 'authors-clone', 'traffic'].map(
    name => ['books', name] as const,
  ),
];

/** Requests between the workloads with Linkerd; a workload without pods takes no part. */
export function linkerdTraffic(
  mesh: MeshObjects,
  splits: Splits,
): SampledSeries[] {
  const series: SampledSeries[] = [];
  const flow = (
    namespace: string,
    from: string,
    to: string,
    service: Flow['service'] | undefined,
    outcomes: Flow['outcomes'],
  ): Flow | undefined => {
    const source = findParty(mesh, namespace, from);
    const destination = findParty(mesh, namespace, to);
    if (!source || !destination || !service) return undefined;
    return {
      from: source,
      to: destination,
      service,
      protocol: 'http',
      outcomes,
    };
  };
  const add = (
    namespace: string,
    from: string,
    to: string,
    service: Omit<Flow['service'], 'namespace'>,
    policy: InboundPolicy,
    load: Omit<Load, 'name'>,
  ): Flow | undefined => {
    const made = flow(
      namespace,
      from,
      to,
      { ...service, namespace },
      outcomesOf({ ...load, name: `${namespace}/${from}-${service.name}` }),
    );
    if (made) {
      series.push(
        ...linkerdSeries(made, { mtls: true, callerReports: true, policy }),
      );
    }
    return made;
  };

  const webService = { name: 'web-svc', port: 80, targetPort: 8080 };
  add('emoji', 'vote-bot', 'web', webService, WEB, {
    perSecond: 9,
    medianMs: 14,
    errorShare: 0.03,
    failure: { code: '500' },
  });
  const polled = flow(
    'emoji',
    'poller',
    'web',
    { ...webService, namespace: 'emoji' },
    outcomesOf({ name: 'emoji/poller-web', perSecond: 0.2, medianMs: 3 }),
  );
  if (polled) {
    series.push(
      ...linkerdSeries(polled, {
        mtls: false,
        callerReports: false,
        policy: WEB,
      }),
    );
  }
  const pictures = flow(
    'emoji',
    'web',
    'pictures',
    { name: 'pictures', namespace: 'emoji', port: 8090 },
    outcomesOf({ name: 'emoji/web-pictures', perSecond: 1.5, medianMs: 6 }),
  );
  if (pictures) {
    series.push(
      ...linkerdSeries(pictures, {
        mtls: false,
        callerReports: true,
        serverReports: false,
        policy: {},
      }),
    );
  }
  const found = add(
    'emoji',
    'web',
    'emoji',
    { name: 'emoji-svc', port: 8080 },
    EMOJI,
    { perSecond: 12, medianMs: 2.5, grpc: true },
  );
  if (found)
    series.push(
      ...profileRoutes(found, [
        { name: 'FindByShortcode', share: 0.7 },
        { name: 'ListAll', share: 0.25 },
        { share: 0.05 },
      ]),
    );
  const votes: Flow[] = [];
  for (const [version, unsplit] of [
    ['v1', 2 / 3],
    ['v2', 1 / 3],
  ] as const) {
    const backend = `voting-${version}`;
    const share = splits.share('voting', backend, unsplit);
    const service = { name: 'voting-svc', port: 8080, backend };
    const voted = add('emoji', 'web', backend, service, VOTING, {
      perSecond: 5,
      medianMs: version === 'v1' ? 3 : 5.5,
      errorShare: version === 'v1' ? 0.02 : 0.09,
      failure: GRPC_UNKNOWN,
      grpc: true,
      scale: pace => share.scale(pace),
    });
    if (voted) votes.push(voted);
    const refused = flow(
      'emoji',
      'vote-bot',
      backend,
      { name: 'voting-svc', namespace: 'emoji', port: 8080 },
      alwaysAnswered(
        { name: `vote-bot-${backend}`, perSecond: 0.1, medianMs: 1 },
        '403',
      ),
    );
    if (refused) {
      series.push(
        ...linkerdDenials(refused, {
          mtls: true,
          callerReports: true,
          policy: VOTING,
        }),
      );
    }
  }

  series.push(...apiRoute(votes, { kind: 'HTTPRoute', name: 'voting-split' }));

  const hurried = flow(
    'emoji',
    'web',
    'voting-v1',
    { name: 'voting-svc', namespace: 'emoji', port: 8080 },
    alwaysAnswered(
      { name: 'web-voting-limited', perSecond: 0.05, medianMs: 1 },
      '429',
    ),
  );
  if (hurried) {
    series.push(
      ...linkerdRateLimited(
        hurried,
        { mtls: true, callerReports: true, policy: VOTING },
        'voting-rate-limit',
      ),
    );
  }

  add('books', 'traffic', 'webapp', { name: 'webapp', port: 7000 }, BOOKS, {
    perSecond: 6,
    medianMs: 26,
    errorShare: 0.02,
    failure: { code: '500' },
  });
  add('books', 'webapp', 'books', { name: 'books', port: 7002 }, BOOKS, {
    perSecond: 5,
    medianMs: 8,
  });
  for (const caller of ['webapp', 'books']) {
    for (const backend of ['authors', 'authors-clone']) {
      const share = splits.share(
        'authors',
        backend,
        backend === 'authors' ? 1 : 0,
      );
      const service = { name: 'authors', port: 7001, backend };
      add('books', caller, backend, service, BOOKS, {
        perSecond: caller === 'webapp' ? 4 : 1.5,
        medianMs: 11,
        errorShare: backend === 'authors' ? 0.06 : 0.01,
        incidentShare: backend === 'authors' ? 0.2 : undefined,
        failure: { code: '500' },
        scale: pace => share.scale(pace),
      });
    }
  }
  for (const [namespace, workload] of PROXIES) {
    const party = findParty(mesh, namespace, workload);
    if (party)
      series.push(...linkerdCertificates(party), ...linkerdProxyUsage(party));
  }
  for (const [caller, service, protocol] of [
    ['emoji/web', 'voting-svc', 'grpc'],
    ['books/webapp', 'authors', 'http'],
  ] as const) {
    const [namespace, workload] = caller.split('/');
    const party = findParty(mesh, namespace, workload);
    if (party) series.push(...linkerdBalancer(party, service, protocol));
  }
  const mirror = findParty(
    mesh,
    'linkerd-multicluster',
    'linkerd-service-mirror-east',
  );
  if (mirror) series.push(...gatewayProbes(mirror, 'east'));
  return series;
}
