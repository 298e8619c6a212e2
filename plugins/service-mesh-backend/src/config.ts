import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** One Prometheus-compatible server. */
export interface PrometheusConfig {
  /** Base URL without a trailing slash and without `/api/v1`. */
  readonly url: string;
  /** Value of the `Authorization` header; never logged, never part of an error. */
  readonly authorization?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly caFile?: string;
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
    history: readHistory(config?.getOptionalConfig('history')),
    clusterSources: config?.getOptionalStringArray('clusters.sources'),
    asked: {
      optionalKinds: config?.getOptionalStringArray('clusters.optionalKinds'),
      revisions: config?.getOptionalStringArray('clusters.revisions'),
    },
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
    ...readAuthorization(config),
    headers: config.getOptional<Record<string, string>>('headers') ?? {},
    caFile: config.getOptionalString('tls.caFile'),
    skipVerify: config.getOptionalBoolean('tls.skipVerify') ?? false,
    extraLabels: readLabels(config, at),
    timeoutMs,
    concurrency,
    scrapeIntervalSeconds,
  };
}

function readAuthorization(config: Config): { authorization?: string } {
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
