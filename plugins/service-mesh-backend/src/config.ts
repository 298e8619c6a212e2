import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  CanaryGateSettings,
  DEFAULT_CANARY_GATE,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** One Prometheus-compatible server. */
export interface PrometheusConfig {
  /** Base URL without a trailing slash and without `/api/v1`. */
  readonly url: string;
  /** Value of the `Authorization` header; never logged, never part of an error. */
  readonly authorization?: string;
  /** File with a bearer token that is renewed while the portal runs; in place of `authorization`. */
  readonly bearerFile?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM certificates of authorities to trust, beside those of `caFile`. */
  readonly ca?: string;
  readonly caFile?: string;
  /** PEM files of the certificate the server asks its clients for; both or neither. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly skipVerify: boolean;
  /** `{cluster}` in a value stands for the name of the cluster. */
  readonly extraLabels: Readonly<Record<string, string>>;
  /** Milliseconds one query may take. */
  readonly timeoutMs: number;
  /** Queries at the same time (count). */
  readonly concurrency: number;
  /** Seconds between two scrapes. */
  readonly scrapeIntervalSeconds: number;
}

/** Dashboards for which a URL template can be configured. */
export const DASHBOARDS = ['kiali', 'grafana', 'jaeger', 'linkerd'] as const;

/** URL templates by dashboard. */
export type DashboardLinks = Readonly<
  Partial<Record<(typeof DASHBOARDS)[number], string>>
>;

/** How access is reviewed. */
export interface ReviewSettings {
  readonly enabled: boolean;
  /** Days an attestation holds, where the entity does not say so itself. */
  readonly periodDays: number;
  /** Days between the moment a review is asked for and the moment it is overdue. */
  readonly overdueDays: number;
  /** Days before the end of a period or an exception at which its owner is reminded. */
  readonly reminderDays: number;
  /** Longest exception, days. */
  readonly exceptionDays: number;
  /** Minutes between two looks at all entities. */
  readonly checkMinutes: number;
  /** Whether owners are notified. */
  readonly notifications: boolean;
}

/** Where dashboards on the signals are. */
export interface GrafanaSettings {
  /** Without a trailing slash. */
  readonly url: string;
  /** Path by number of the published dashboard it stands for. */
  readonly paths: ReadonlyMap<string, string>;
  /** Identifiers of dashboards on this server, by their number. */
  readonly uids: ReadonlyMap<string, string>;
}

/** All settings of the plugin but those of the clusters, which `clusters/sources` reads. */
export interface ServiceMeshConfig {
  readonly prometheus: {
    readonly default?: PrometheusConfig;
    /** By name of the cluster. */
    readonly clusters: ReadonlyMap<string, PrometheusConfig>;
  };
  /** Milliseconds a permission decision and an entity are kept for one user token; 0 = never. */
  readonly authorizationMs: number;
  readonly links: DashboardLinks;
  /** undefined: links lead to where dashboards are published. */
  readonly grafana?: GrafanaSettings;
  readonly canary: CanaryGateSettings;
  readonly reviews: ReviewSettings;
  readonly faults: {
    /** Whether owners hear of fault tests that are past their end. */
    readonly notifications: boolean;
  };
  /** undefined: nothing is recorded. */
  readonly history?: {
    /** Days changes are kept. */
    readonly retentionDays: number;
  };
  /** Ids of the cluster sources to use, in order; undefined = all. */
  readonly clusterSources?: readonly string[];
  /** Kinds that are read on request only, and revisions of control planes. */
  readonly asked: {
    readonly optionalKinds?: readonly string[];
    readonly revisions?: readonly string[];
  };
}

/** Reads the `serviceMesh` section; throws an error that names the setting when one is wrong. */
export function readServiceMeshConfig(root: Config): ServiceMeshConfig {
  const config = root.getOptionalConfig('serviceMesh');
  const authorizationSeconds =
    config?.getOptionalNumber('cache.authorizationSeconds') ?? 5;
  within('serviceMesh.cache.authorizationSeconds', authorizationSeconds, 0, 60);
  const defaultServer = config?.getOptionalConfig('prometheus.default');
  return {
    prometheus: {
      ...(defaultServer && {
        default: readPrometheus(
          defaultServer,
          'serviceMesh.prometheus.default',
        ),
      }),
      clusters: new Map(
        (config?.getOptionalConfigArray('prometheus.clusters') ?? []).map(
          (server, i) => [
            server.getString('name'),
            readPrometheus(server, `serviceMesh.prometheus.clusters[${i}]`),
          ],
        ),
      ),
    },
    authorizationMs: authorizationSeconds * 1000,
    links: readLinks(config?.getOptionalConfig('links')),
    grafana: readGrafana(config?.getOptionalConfig('grafana')),
    canary: readCanary(config?.getOptionalConfig('canary')),
    reviews: readReviews(config?.getOptionalConfig('reviews')),
    faults: {
      notifications: config?.getOptionalBoolean('faults.notifications') ?? true,
    },
    history: readHistory(config?.getOptionalConfig('history')),
    clusterSources: config?.getOptionalStringArray('clusters.sources'),
    asked: {
      optionalKinds: config?.getOptionalStringArray('clusters.optionalKinds'),
      revisions: config?.getOptionalStringArray('clusters.revisions'),
    },
  };
}

function readGrafana(config: Config | undefined): GrafanaSettings | undefined {
  if (!config) return undefined;
  const url = config.getString('url').replace(/\/+$/, '');
  if (!isHttpUrl(url))
    throw new InputError(
      'serviceMesh.grafana.url must be an http or https URL',
    );
  const paths = new Map<string, string>();
  const uids = new Map<string, string>();
  (config.getOptionalConfigArray('dashboards') ?? []).forEach(
    (dashboard, i) => {
      const setting = `serviceMesh.grafana.dashboards[${i}]`;
      const path = dashboard.getOptionalString('path');
      const uid = dashboard.getOptionalString('uid');
      if ((path === undefined) === (uid === undefined))
        throw new InputError(`${setting} must have either a uid or a path`);
      // A path that starts with two slashes would name another host.
      if (path !== undefined && !/^\/(?!\/)/.test(path))
        throw new InputError(`${setting}.path must start with one /`);
      // The characters and the length that Grafana allows.
      if (uid !== undefined && !/^[\w-]{1,40}$/.test(uid))
        throw new InputError(
          `${setting}.uid must be at most 40 letters, digits, - and _`,
        );
      const id = dashboard.getString('id');
      if (path !== undefined) paths.set(id, path);
      if (uid !== undefined) uids.set(id, uid);
    },
  );
  return { url, paths, uids };
}

function readCanary(config: Config | undefined): CanaryGateSettings {
  const steps =
    config?.getOptional<number[]>('steps') ?? DEFAULT_CANARY_GATE.steps;
  const ascending =
    Array.isArray(steps) &&
    steps.length > 0 &&
    steps.every(
      (step, i) =>
        Number.isInteger(step) && step > (i === 0 ? 0 : steps[i - 1]),
    ) &&
    steps[steps.length - 1] === 100;
  if (!ascending)
    throw new InputError(
      'serviceMesh.canary.steps must be whole numbers above 0 that ascend to 100',
    );
  const maxErrorRate =
    config?.getOptionalNumber('maxErrorRate') ??
    DEFAULT_CANARY_GATE.maxErrorRate;
  const minRequests =
    config?.getOptionalNumber('minRequests') ?? DEFAULT_CANARY_GATE.minRequests;
  within('serviceMesh.canary.maxErrorRate', maxErrorRate, 0, 1);
  within('serviceMesh.canary.minRequests', minRequests, 1, 1e9);
  return { steps, maxErrorRate, minRequests };
}

function readReviews(config: Config | undefined): ReviewSettings {
  const days = (name: string, otherwise: number, min: number) => {
    const value = config?.getOptionalNumber(name) ?? otherwise;
    within(`serviceMesh.reviews.${name}`, value, min, 3650);
    return value;
  };
  const checkMinutes = config?.getOptionalNumber('checkMinutes') ?? 10;
  within('serviceMesh.reviews.checkMinutes', checkMinutes, 1, 1440);
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? false,
    periodDays: days('periodDays', 180, 1),
    overdueDays: days('overdueDays', 14, 1),
    reminderDays: days('reminderDays', 14, 0),
    exceptionDays: days('exceptionDays', 365, 1),
    checkMinutes,
    notifications: config?.getOptionalBoolean('notifications') ?? true,
  };
}

function readPrometheus(config: Config, at: string): PrometheusConfig {
  const url = config.getString('url').replace(/\/+$/, '');
  if (!isHttpUrl(url))
    throw new InputError(`${at}.url must be an http or https URL`);
  if (new URL(url).username)
    throw new InputError(
      `${at}.url must not carry credentials; use ${at}.auth`,
    );
  const timeoutMs = config.getOptionalNumber('timeoutMs') ?? 5000;
  const concurrency = config.getOptionalNumber('concurrency') ?? 8;
  const scrapeIntervalSeconds =
    config.getOptionalNumber('scrapeIntervalSeconds') ?? 30;
  within(`${at}.timeoutMs`, timeoutMs, 100, 120_000);
  within(`${at}.concurrency`, concurrency, 1, 100);
  within(`${at}.scrapeIntervalSeconds`, scrapeIntervalSeconds, 1, 600);
  return {
    url,
    ...readAuthorization(config, at),
    headers: config.getOptional<Record<string, string>>('headers') ?? {},
    ...readTls(config, at),
    extraLabels: readLabels(config, at),
    timeoutMs,
    concurrency,
    scrapeIntervalSeconds,
  };
}

function readTls(
  config: Config,
  at: string,
): Pick<
  PrometheusConfig,
  'ca' | 'caFile' | 'certFile' | 'keyFile' | 'skipVerify'
> {
  const certFile = config.getOptionalString('tls.certFile');
  const keyFile = config.getOptionalString('tls.keyFile');
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new InputError(
      `${at}.tls needs certFile and keyFile together, or neither`,
    );
  return {
    ca: config.getOptionalString('tls.ca'),
    caFile: config.getOptionalString('tls.caFile'),
    certFile,
    keyFile,
    skipVerify: config.getOptionalBoolean('tls.skipVerify') ?? false,
  };
}

function readAuthorization(
  config: Config,
  at: string,
): Pick<PrometheusConfig, 'authorization' | 'bearerFile'> {
  const ways = ['bearer', 'bearerFile', 'basic'].filter(way =>
    config.has(`auth.${way}`),
  );
  if (ways.length > 1)
    throw new InputError(`${at}.auth must be one of ${ways.join(', ')}`);
  const bearerFile = config.getOptionalString('auth.bearerFile');
  if (bearerFile !== undefined) return { bearerFile };
  const bearer = config.getOptionalString('auth.bearer');
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}` };
  const basic = config.getOptionalConfig('auth.basic');
  if (!basic) return {};
  const pair = `${basic.getString('username')}:${basic.getString('password')}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function readLabels(config: Config, at: string): Record<string, string> {
  const labels =
    config.getOptional<Record<string, string>>('extraLabels') ?? {};
  for (const [name, value] of Object.entries(labels)) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || typeof value !== 'string') {
      throw new InputError(
        `${at}.extraLabels.${name} must be a text under a valid label name`,
      );
    }
  }
  return labels;
}

function readHistory(config: Config | undefined): ServiceMeshConfig['history'] {
  if (config?.getOptionalBoolean('enabled') === false) return undefined;
  const retentionDays = config?.getOptionalNumber('retentionDays') ?? 90;
  within('serviceMesh.history.retentionDays', retentionDays, 1, 3650);
  return { retentionDays };
}

function readLinks(config: Config | undefined): DashboardLinks {
  const links: Partial<Record<(typeof DASHBOARDS)[number], string>> = {};
  for (const name of DASHBOARDS) {
    const template = config?.getOptionalString(name);
    if (template === undefined) continue;
    if (!isHttpUrl(template))
      throw new InputError(
        `serviceMesh.links.${name} must be an http or https URL`,
      );
    links[name] = template;
  }
  return links;
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function within(name: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max))
    throw new InputError(`${name} must be between ${min} and ${max}`);
}
