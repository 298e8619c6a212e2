import { Labels, selects } from './selects';

/** Namespaces no control plane injects into. */
const IGNORED_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
]);

const INJECT = 'sidecar.istio.io/inject';
const REVISION = 'istio.io/rev';
const NAMESPACE_INJECTION = 'istio-injection';
const DATAPLANE = 'istio.io/dataplane-mode';

/** What the injector looks at. @internal */
export interface InjectionSubject {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly hostNetwork: boolean;
}

/** How one expression of a label selector reads. @internal */
export interface SelectorExpression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** A Kubernetes label selector. @internal */
export interface FullSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly SelectorExpression[];
}

/** Settings of the injector itself. @internal */
export interface InjectorSettings {
  readonly policy: string;
  readonly neverInjectSelector?: readonly FullSelector[];
  readonly alwaysInjectSelector?: readonly FullSelector[];
}

/** Whether a label selector selects; an empty one selects everything. @internal */
export function fullSelectorMatches(
  selector: FullSelector,
  labels: Labels,
): boolean {
  return (
    selects(selector.matchLabels, labels) &&
    (selector.matchExpressions ?? []).every(e => expressionHolds(e, labels))
  );
}

function expressionHolds(
  { key = '', operator, values = [] }: SelectorExpression,
  labels: Labels,
): boolean {
  const has = Object.hasOwn(labels, key);
  // An expression with too few or too many values makes the whole selector void.
  switch (operator) {
    case 'In':
      return has && values.includes(labels[key]);
    case 'NotIn':
      return values.length > 0 && (!has || !values.includes(labels[key]));
    case 'Exists':
      return values.length === 0 && has;
    case 'DoesNotExist':
      return values.length === 0 && !has;
    default:
      return false;
  }
}

function isEmpty(selector: FullSelector): boolean {
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    (selector.matchExpressions ?? []).length === 0
  );
}

/** Why a pod gets a sidecar or not, in words, and the field that says so. @internal */
export interface InjectionDecision {
  readonly inject: boolean;
  readonly by: 'pod' | 'namespace' | 'default';
  readonly field?: string;
  readonly reason: string;
}

/** What the injector decides once a webhook has called it. @internal */
export function injectRequired(
  subject: InjectionSubject,
  settings: InjectorSettings,
): InjectionDecision {
  const { namespace, podLabels, podAnnotations } = subject;
  if (subject.hostNetwork)
    return {
      inject: false,
      by: 'pod',
      field: 'spec.hostNetwork',
      reason: 'the pods use the host network',
    };
  if (IGNORED_NAMESPACES.has(namespace))
    return {
      inject: false,
      by: 'default',
      reason: `nothing is injected into ${namespace}`,
    };
  const fromLabel = Object.hasOwn(podLabels, INJECT);
  if (settings.policy !== 'enabled' && settings.policy !== 'disabled')
    return {
      inject: false,
      by: 'default',
      reason: 'the injection policy is none that the injector knows',
    };
  const value = fromLabel ? podLabels[INJECT] : podAnnotations[INJECT];
  const field = `metadata.${fromLabel ? 'labels' : 'annotations'}["${INJECT}"]`;
  if (value === 'true' || value === 'false') {
    return {
      inject: value === 'true',
      by: 'pod',
      field,
      reason: `${INJECT} is ${value}`,
    };
  }
  const never = (settings.neverInjectSelector ?? []).find(
    s => !isEmpty(s) && fullSelectorMatches(s, podLabels),
  );
  if (never)
    return {
      inject: false,
      by: 'default',
      reason: 'the injector never injects pods with these labels',
    };
  const always = (settings.alwaysInjectSelector ?? []).find(
    s => !isEmpty(s) && fullSelectorMatches(s, podLabels),
  );
  if (always)
    return {
      inject: true,
      by: 'default',
      reason: 'the injector always injects pods with these labels',
    };
  const on = settings.policy === 'enabled';
  return {
    inject: on,
    by: 'default',
    reason: `the injection policy is ${on ? 'on' : 'off'}`,
  };
}

/** Which revisions are installed, and whether namespaces opt in by themselves. @internal */
export interface InstalledWebhooks {
  /** Revisions and revision tags; `default` stands for the unnamed one. */
  readonly revisions: readonly string[];
  readonly namespacesByDefault: boolean;
}

/** The revision whose webhook is called for a pod; undefined = none. @internal */
export function webhookRevision(
  namespaceLabels: Labels,
  podLabels: Labels,
  installed: InstalledWebhooks,
  namespace = '',
): string | undefined {
  if (podLabels[INJECT] === 'false') return undefined;
  const hasInjection = Object.hasOwn(namespaceLabels, NAMESPACE_INJECTION);
  const hasRevision = Object.hasOwn(namespaceLabels, REVISION);
  if (hasInjection) {
    return namespaceLabels[NAMESPACE_INJECTION] === 'enabled'
      ? known(installed, 'default')
      : undefined;
  }
  if (hasRevision) return known(installed, namespaceLabels[REVISION]);
  if (Object.hasOwn(podLabels, REVISION))
    return known(installed, podLabels[REVISION]);
  if (podLabels[INJECT] === 'true') return known(installed, 'default');
  return installed.namespacesByDefault &&
    !IGNORED_NAMESPACES.has(namespace) &&
    !Object.hasOwn(podLabels, INJECT)
    ? known(installed, 'default')
    : undefined;
}

function known(
  installed: InstalledWebhooks,
  revision: string,
): string | undefined {
  return installed.revisions.includes(revision) ? revision : undefined;
}

/** Whether a pod gets a sidecar when it starts, and from which revision. @internal */
export function decideInjection(
  subject: InjectionSubject,
  settings: InjectorSettings,
  installed: InstalledWebhooks,
): InjectionDecision & { readonly revision?: string } {
  const revision = webhookRevision(
    subject.namespaceLabels,
    subject.podLabels,
    installed,
    subject.namespace,
  );
  if (revision === undefined) return whyNoWebhook(subject);
  const decision = injectRequired(subject, settings);
  return decision.inject ? { ...decision, revision } : decision;
}

function whyNoWebhook({
  namespaceLabels,
  podLabels,
}: InjectionSubject): InjectionDecision {
  if (podLabels[INJECT] === 'false') {
    return {
      inject: false,
      by: 'pod',
      field: `metadata.labels["${INJECT}"]`,
      reason: `${INJECT} is false`,
    };
  }
  for (const key of [NAMESPACE_INJECTION, REVISION]) {
    if (Object.hasOwn(namespaceLabels, key)) {
      const value = namespaceLabels[key];
      const reason =
        value === 'disabled'
          ? `${key} is disabled`
          : `no control plane injects for ${key}=${value}`;
      return {
        inject: false,
        by: 'namespace',
        field: `metadata.labels["${key}"]`,
        reason,
      };
    }
  }
  if (Object.hasOwn(podLabels, REVISION)) {
    return {
      inject: false,
      by: 'pod',
      field: `metadata.labels["${REVISION}"]`,
      reason: `no control plane injects for ${REVISION}=${podLabels[REVISION]}`,
    };
  }
  return {
    inject: false,
    by: 'default',
    reason: 'neither the namespace nor the pod asks for injection',
  };
}

/** Whether a pod is enrolled in ambient mode. @internal */
export function isAmbient({
  namespaceLabels,
  podLabels,
  podAnnotations,
  hostNetwork,
}: Omit<InjectionSubject, 'namespace'>): boolean {
  if (hostNetwork || Object.hasOwn(podAnnotations, 'sidecar.istio.io/status'))
    return false;
  if (podLabels[DATAPLANE] === 'ambient') return true;
  return (
    namespaceLabels[DATAPLANE] === 'ambient' && podLabels[DATAPLANE] !== 'none'
  );
}
