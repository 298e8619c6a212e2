import { Deployment } from '../../engine/coreKinds';
import { Kind, ObjectOf } from '../../engine/Kind';
import { isUnread, ResourceIndex } from '../../engine/ResourceIndex';
import {
  ControlPlane,
  ControlPlaneRequest,
  ControlPlaneSetting,
  EvidenceList,
} from '../../model';
import { controlPlaneComponent } from '../shared/controlPlaneComponent';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { oldestFirst } from './byAge';
import { byDefault, byResource, byUnread } from './evidence';
import { IstioOperator, IstioRevision, SailIstio } from './installationKinds';
import { MutatingWebhookConfiguration } from './kinds';
import { MeshSettings, meshSettingsOf } from './MeshSettings';
import { providerType } from './telemetry/extensionProviders';

/** A resource that asks for a control plane. */
interface Requested {
  readonly revision: string;
  readonly namespace: string;
  readonly meshConfig?: unknown;
  readonly field: string;
  readonly request: ControlPlaneRequest;
}

interface Place {
  readonly namespace: string;
  readonly revision: string;
}

const KINDS: readonly Kind[] = [
  Deployment,
  PodDisruptionBudget,
  MeshConfigMap,
  IstioOperator,
  SailIstio,
  IstioRevision,
  MutatingWebhookConfiguration,
];

function objects<K extends Kind>(
  index: ResourceIndex,
  kind: K,
): readonly ObjectOf<K>[] {
  const read = index.list(kind);
  return isUnread(read) ? [] : oldestFirst(read);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A condition that says what is wrong. */
function messageOf(
  conditions:
    | readonly { readonly status?: string; readonly message?: string }[]
    | undefined,
): { readonly message?: string } {
  const message = conditions?.find(
    condition => condition.status === 'False' && condition.message,
  )?.message;
  return message === undefined ? {} : { message };
}

function requests(index: ResourceIndex): Requested[] {
  const operators = objects(index, IstioOperator).map((object): Requested => {
    const { spec, status, metadata } = object;
    const tag = spec?.tag;
    return {
      revision: spec?.revision || 'default',
      namespace: spec?.namespace || metadata.namespace || 'istio-system',
      meshConfig: spec?.meshConfig,
      field: 'spec.meshConfig',
      request: {
        kind: IstioOperator.kind,
        name: metadata.name,
        ...((typeof tag === 'string' || typeof tag === 'number') && {
          version: String(tag),
        }),
        ...(status?.status && { state: status.status }),
        ...(status?.message && { message: status.message }),
        evidence: byResource(index, object, IstioOperator),
      },
    };
  });
  const revisions = objects(index, IstioRevision).map((object): Requested => {
    const { spec, status, metadata } = object;
    return {
      revision: spec?.values?.revision || metadata.name,
      namespace: spec?.namespace || 'istio-system',
      meshConfig: spec?.values?.meshConfig,
      field: 'spec.values.meshConfig',
      request: {
        kind: IstioRevision.kind,
        name: metadata.name,
        ...(spec?.version && { version: versionOf(spec.version) }),
        ...(status?.state && { state: status.state }),
        ...(status?.state !== 'Healthy' && messageOf(status?.conditions)),
        evidence: byResource(index, object, IstioRevision),
      },
    };
  });
  const installations = objects(index, SailIstio).map((object): Requested => {
    const { spec, status, metadata } = object;
    return {
      revision: status?.activeRevisionName || metadata.name,
      namespace: spec?.namespace || 'istio-system',
      meshConfig: spec?.values?.meshConfig,
      field: 'spec.values.meshConfig',
      request: {
        kind: SailIstio.kind,
        name: metadata.name,
        ...(spec?.version && { version: versionOf(spec.version) }),
        ...(status?.state && { state: status.state }),
        ...(status?.state !== 'Healthy' && messageOf(status?.conditions)),
        evidence: byResource(index, object, SailIstio),
      },
    };
  });
  return [...operators, ...revisions, ...installations];
}

/** `v1.24.0` is how the Sail operator writes `1.24.0`. */
function versionOf(written: string): string {
  return written.replace(/^v(?=\d)/, '');
}

/** Deployments of istiod, with their revision. */
function istiods(
  index: ResourceIndex,
): { readonly deployment: Deployment; readonly place: Place }[] {
  return objects(index, Deployment).flatMap(deployment => {
    const { metadata, spec } = deployment;
    const labels = spec?.template?.metadata?.labels ?? {};
    const isIstiod =
      labels.app === 'istiod' ||
      labels.istio === 'pilot' ||
      metadata.labels?.app === 'istiod';
    if (!isIstiod) return [];
    const revision =
      labels['istio.io/rev'] || metadata.labels?.['istio.io/rev'] || 'default';
    return [
      { deployment, place: { namespace: metadata.namespace ?? '', revision } },
    ];
  });
}

/** Names that lead to a revision, by the webhooks that carry them. */
function tagsOf(index: ResourceIndex, revision: string): string[] {
  return [
    ...new Set(
      objects(index, MutatingWebhookConfiguration).flatMap(({ metadata }) => {
        const { 'istio.io/tag': tag, 'istio.io/rev': rev } =
          metadata.labels ?? {};
        return tag && rev === revision && tag !== revision ? [tag] : [];
      }),
    ),
  ].sort();
}

/** The mesh configuration in force, and where each of its fields stands. */
function configOf(
  index: ResourceIndex,
  { namespace, revision }: Place,
  asked: readonly Requested[],
): {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly evidence: (field: string) => EvidenceList;
} {
  const name = revision === 'default' ? 'istio' : `istio-${revision}`;
  const maps = objects(index, MeshConfigMap).filter(
    ({ metadata }) => metadata.namespace === namespace,
  );
  const map = maps.find(({ metadata }) => metadata.name === name);
  const config = map?.data?.mesh;
  if (map && isRecord(config))
    return {
      config,
      evidence: field =>
        byResource(index, map, MeshConfigMap, `data.mesh.${field}`),
    };
  const request = asked.find(({ meshConfig }) => isRecord(meshConfig));
  if (request && isRecord(request.meshConfig)) {
    const [entry, ...more] = request.request.evidence;
    return {
      config: request.meshConfig,
      evidence: field => [
        entry.type === 'resource'
          ? { ...entry, field: `${request.field}.${field}` }
          : entry,
        ...more,
      ],
    };
  }
  return {
    evidence: () =>
      byDefault('mesh configuration', `no ConfigMap ${name} was read`),
  };
}

function listed(values: readonly string[] | undefined): string {
  return values?.length ? values.join(', ') : 'none';
}

function inForce(settings: MeshSettings, field: string): unknown {
  const config: Readonly<Record<string, unknown>> = settings.config;
  return config[field];
}

function settingsOf(
  settings: MeshSettings,
  evidence: (field: string) => EvidenceList,
): ControlPlaneSetting[] {
  const { config } = settings;
  const defaultConfig = isRecord(config.defaultConfig)
    ? config.defaultConfig
    : {};
  const tracing = isRecord(defaultConfig.tracing) ? defaultConfig.tracing : {};
  const providers = (config.extensionProviders ?? []).map(provider => {
    const type = providerType(provider);
    return type === undefined
      ? provider.name ?? ''
      : `${provider.name} (${type})`;
  });
  const defaults = config.defaultProviders ?? {};
  const entry = (
    key: string,
    title: string,
    value: string,
    isWritten: boolean,
    field = key,
  ): ControlPlaneSetting => ({
    key,
    title,
    value,
    isDefault: !isWritten,
    evidence: isWritten ? evidence(field) : byDefault(`${title} ${value}`),
  });
  const simple = (key: string, title: string, value: string) =>
    entry(key, title, value, inForce(settings, key) !== undefined);
  return [
    simple('trustDomain', 'Trust domain', settings.trustDomain),
    simple(
      'trustDomainAliases',
      'Aliases of the trust domain',
      listed(settings.trustDomainAliases),
    ),
    simple('rootNamespace', 'Root namespace', settings.rootNamespace),
    simple(
      'enableAutoMtls',
      'Automatic mTLS',
      settings.autoMtls ? 'on' : 'off',
    ),
    simple(
      'outboundTrafficPolicy',
      'Traffic to unknown destinations',
      settings.outboundTrafficPolicy,
    ),
    simple(
      'pathNormalization',
      'Path normalisation',
      config.pathNormalization?.normalization || 'DEFAULT',
    ),
    simple('extensionProviders', 'Extension providers', listed(providers)),
    entry(
      'defaultProviders',
      'Default providers',
      listed(
        (['accessLogging', 'metrics', 'tracing'] as const).flatMap(signal =>
          defaults[signal]?.length
            ? [`${signal}: ${listed(defaults[signal])}`]
            : [],
        ),
      ),
      config.defaultProviders !== undefined,
    ),
    simple('accessLogFile', 'Access log', config.accessLogFile || 'off'),
    simple(
      'enableTracing',
      'Tracing',
      config.enableTracing === false ? 'off' : 'on',
    ),
    entry(
      'tracingSampling',
      'Traced share of the requests',
      `${typeof tracing.sampling === 'number' ? tracing.sampling : 1}%`,
      typeof tracing.sampling === 'number',
      'defaultConfig.tracing.sampling',
    ),
  ];
}

const samePlace = (a: Place, b: Place) =>
  a.namespace === b.namespace && a.revision === b.revision;

/**
 * Istio's control planes, one for each revision: those that run, those that resources ask for, and those of which only the
 * configuration is in the cluster because they run elsewhere.
 * @internal
 */
export function controlPlane(index: ResourceIndex): readonly ControlPlane[] {
  const asked = requests(index);
  const running = istiods(index);
  const configured = objects(index, MeshConfigMap).flatMap(
    ({ metadata: { name, namespace = '' }, data }): Place[] =>
      data?.mesh !== undefined && /^istio(-|$)/.test(name)
        ? [{ namespace, revision: name.slice('istio-'.length) || 'default' }]
        : [],
  );
  const all = [
    ...running.map(({ place }) => place),
    ...asked,
    // A ConfigMap that no other source speaks of belongs to a control plane outside of the cluster.
    ...configured.filter(
      ({ namespace }) =>
        ![...running.map(({ place }) => place), ...asked].some(
          place => place.namespace === namespace,
        ),
    ),
  ].filter(
    (place, i, list) => list.findIndex(other => samePlace(other, place)) === i,
  );
  const unnamed = ({ revision }: Place) => revision === 'default';
  const places = [
    ...all.filter(unnamed),
    ...all.filter(place => !unnamed(place)),
  ];
  const unread = KINDS.filter(kind => isUnread(index.list(kind))).map(
    kind => kind,
  );
  const budgets = objects(index, PodDisruptionBudget);
  return places.map(({ namespace, revision }): ControlPlane => {
    const place = { namespace, revision };
    const own = asked.filter(entry => samePlace(entry, place));
    const components = running
      .filter(entry => samePlace(entry.place, place))
      .map(({ deployment }) =>
        controlPlaneComponent(index, deployment, budgets),
      );
    const { config, evidence } = configOf(index, place, own);
    const version =
      components.find(component => component.version)?.version ??
      own.find(({ request }) => request.version)?.request.version;
    return {
      mesh: 'istio',
      cluster: index.cluster,
      namespace,
      revision,
      tags: tagsOf(index, revision),
      ...(version !== undefined && { version }),
      components,
      settings: settingsOf(
        meshSettingsOf({ rootNamespace: namespace, ...config }),
        evidence,
      ),
      requests: own.map(({ request }) => request),
      unread: unread.map(({ kind }) => kind).sort(),
      evidence:
        components[0]?.evidence ??
        own[0]?.request.evidence ??
        (unread.length
          ? byUnread(unread, 'whether istiod runs here is not known')
          : evidence('')),
    };
  });
}
