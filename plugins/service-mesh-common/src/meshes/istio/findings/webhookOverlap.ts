import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { FullSelector, fullSelectorMatches } from '../injection';
import { MutatingWebhookConfiguration } from '../kinds';
import { Labels } from '../selects';

const REVISION = 'istio.io/rev';

type Configuration = MutatingWebhookConfiguration;
type Webhook = NonNullable<Configuration['webhooks']>[number];

/** A webhook of Istio's and where it stands. */
interface Placed {
  readonly configuration: Configuration;
  readonly webhook: Webhook;
  readonly field: string;
}

function revisionsOf({ metadata, webhooks = [] }: Configuration): string[] {
  const selectors = webhooks.flatMap(
    ({ namespaceSelector, objectSelector }): (FullSelector | undefined)[] => [
      { matchLabels: metadata.labels },
      namespaceSelector,
      objectSelector,
    ],
  );
  return selectors.flatMap(selector => [
    ...(selector?.matchLabels?.[REVISION] !== undefined
      ? [selector.matchLabels[REVISION]]
      : []),
    ...(selector?.matchExpressions ?? []).flatMap(({ key, values = [] }) =>
      key === REVISION ? values : [],
    ),
  ]);
}

/** Istio's webhooks: those of a revision, or in a configuration that has one by Istio's name. */
function istioWebhooks(index: ResourceIndex): {
  placed: readonly Placed[];
  revisions: readonly string[];
} {
  const configurations = index.list(MutatingWebhookConfiguration);
  const placed: Placed[] = [];
  const revisions = new Set<string>();
  if (isUnread(configurations)) return { placed, revisions: [] };
  for (const configuration of configurations) {
    const { webhooks = [] } = configuration;
    const own = revisionsOf(configuration);
    if (
      own.length === 0 &&
      !webhooks.some(({ name }) => name?.endsWith('istio.io'))
    )
      continue;
    own.forEach(revision => revisions.add(revision));
    webhooks.forEach((webhook, i) =>
      placed.push({ configuration, webhook, field: `webhooks[${i}]` }),
    );
  }
  return { placed, revisions: [...revisions].sort() };
}

/** Every combination of the labels that injection looks at. */
function labelSets(
  label: string,
  values: readonly string[],
  revisions: readonly string[],
): Labels[] {
  const bases: Labels[] = [{}, ...values.map(value => ({ [label]: value }))];
  return [
    ...bases,
    ...revisions.flatMap(revision =>
      bases.map(base => ({ ...base, [REVISION]: revision })),
    ),
  ];
}

const matches = (selector: FullSelector | undefined, labels: Labels) =>
  selector === undefined || fullSelectorMatches(selector, labels);

function nameOf({ configuration, webhook }: Placed): string {
  return `${configuration.metadata.name}/${webhook.name ?? ''}`;
}

const COMMON = {
  severity: 'error',
  aliases: ['IST0139'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0139/',
} as const;

/** One pod can be injected by two webhooks. @internal */
export const webhookOverlap: FindingRule = {
  ...COMMON,
  code: 'istio/webhook-overlap',
  title: 'Injection webhooks overlap',
  message: 'A pod can be selected by this webhook and by {others}.',
  why: 'Such a pod is injected twice, by control planes that may differ in version and settings.',
  fix: 'Remove the webhook that is left over, or set its selectors to its own revision.',
  reads: [MutatingWebhookConfiguration],
  *check({ index }): Iterable<Problem> {
    const { placed, revisions } = istioWebhooks(index);
    const namespaces = labelSets(
      'istio-injection',
      ['enabled', 'disabled'],
      revisions,
    );
    const pods = labelSets(
      'sidecar.istio.io/inject',
      ['true', 'false'],
      revisions,
    );
    const told = new Set<string>();
    for (const labels of namespaces) {
      const here = placed.filter(({ webhook }) =>
        matches(webhook.namespaceSelector, labels),
      );
      if (here.length < 2) continue;
      for (const podLabels of pods) {
        const hits = here.filter(({ webhook }) =>
          matches(webhook.objectSelector, podLabels),
        );
        const names = [...new Set(hits.map(nameOf))].sort();
        if (names.length < 2) continue;
        for (const hit of hits) {
          const others = names.filter(name => name !== nameOf(hit)).join(', ');
          const key = `${nameOf(hit)}\n${others}`;
          if (told.has(key)) continue;
          told.add(key);
          yield {
            subject: index.ref(hit.configuration, MutatingWebhookConfiguration),
            field: hit.field,
            params: { others },
          };
        }
      }
    }
  },
};

/** A webhook calls a control plane that is not there. @internal */
export const webhookServiceNotFound: FindingRule = {
  ...COMMON,
  code: 'istio/webhook-service-not-found',
  title: 'Injection webhook calls a Service that does not exist',
  message: 'The webhook {webhook} calls {service}, which does not exist.',
  why: 'Pods that the webhook selects cannot be created, or start without a sidecar, as its failure policy says.',
  fix: 'Remove the webhook of the control plane that is gone, or correct the Service it calls.',
  reads: [MutatingWebhookConfiguration, Service],
  *check({ index }): Iterable<Problem> {
    for (const { configuration, webhook, field } of istioWebhooks(index)
      .placed) {
      const service = webhook.clientConfig?.service;
      if (!service) continue;
      const { name = '', namespace = '' } = service;
      if (index.get(Service, name, namespace)) continue;
      yield {
        subject: index.ref(configuration, MutatingWebhookConfiguration),
        field: `${field}.clientConfig.service`,
        params: {
          webhook: webhook.name ?? '',
          service: `${namespace}/${name}`,
        },
      };
    }
  },
};
