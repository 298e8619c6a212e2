import { INJECT_ANNOTATION } from './labels';

/** Why a pod is not injected, by the names Linkerd's events use. @internal */
export type InjectionReason =
  | 'host_network_enabled'
  | 'sidecar_already_exists'
  | 'unsupported_resource'
  | 'invalid_inject_annotation_at_ns'
  | 'invalid_inject_annotation_at_workload'
  | 'injection_disable_annotation_present'
  | 'injection_enable_annotation_absent'
  | 'disabled_automount_service_account_token_account'
  /** The command line names no reason for a pod that opts out. */
  | '';

/** What the injector looks at. @internal */
export interface InjectionInput {
  /** `cli`: the command line, which knows no namespace and leaves a pod alone only when it opts out. */
  readonly origin?: 'webhook' | 'cli';
  readonly namespaceAnnotations: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly podSpec: {
    readonly hostNetwork?: boolean;
    readonly automountServiceAccountToken?: boolean;
    readonly containers?: readonly InjectionContainer[];
    readonly initContainers?: readonly InjectionContainer[];
  };
  readonly unsupportedKind?: boolean;
  /** False when proxies authenticate with the pod's own token. */
  readonly serviceAccountTokenProjection?: boolean;
}

interface InjectionContainer {
  readonly name?: string;
  readonly image?: string;
  readonly volumeMounts?: readonly { readonly mountPath?: string }[];
}

/** Whether a new pod gets a proxy, and if not, every reason in Linkerd's order. @internal */
export interface InjectionDecision {
  readonly injectable: boolean;
  readonly reasons: readonly InjectionReason[];
  /** Whose annotation settled it. */
  readonly annotationAt: 'namespace' | 'workload' | '';
}

const VALUES = new Set(['enabled', 'ingress', 'disabled']);
const TOKEN_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const PROXY_IMAGES = [
  'cr.l5d.io/linkerd/proxy:',
  'gcr.io/istio-release/proxyv2:',
];
const INIT_IMAGES = [
  'cr.l5d.io/linkerd/proxy-init:',
  'gcr.io/istio-release/proxy_init:',
];

function isContainer(
  container: InjectionContainer,
  names: readonly string[],
  images: readonly string[],
): boolean {
  return (
    names.includes(container.name ?? '') ||
    images.some(image => container.image?.startsWith(image))
  );
}

/** True when a pod already carries a proxy, of Linkerd or of Istio. @internal */
export function hasExistingSidecar(spec: InjectionInput['podSpec']): boolean {
  const inits = spec.initContainers ?? [];
  return (
    [...(spec.containers ?? []), ...inits].some(c =>
      isContainer(c, ['linkerd-proxy', 'istio-proxy'], PROXY_IMAGES),
    ) ||
    inits.some(c => isContainer(c, ['linkerd-init', 'istio-init'], INIT_IMAGES))
  );
}

function readAnnotation(input: InjectionInput): {
  reason?: InjectionReason;
  at: InjectionDecision['annotationAt'];
} {
  const pod = input.podAnnotations[INJECT_ANNOTATION] ?? '';
  if (input.origin === 'cli')
    return pod === 'disabled' ? { reason: '', at: '' } : { at: '' };
  const namespace = input.namespaceAnnotations[INJECT_ANNOTATION] ?? '';
  if (namespace !== '' && !VALUES.has(namespace))
    return { reason: 'invalid_inject_annotation_at_ns', at: '' };
  if (pod !== '' && !VALUES.has(pod))
    return { reason: 'invalid_inject_annotation_at_workload', at: '' };
  if (namespace === 'enabled' || namespace === 'ingress') {
    return pod === 'disabled'
      ? { reason: 'injection_disable_annotation_present', at: 'workload' }
      : { at: 'namespace' };
  }
  return pod === 'enabled' || pod === 'ingress'
    ? { at: 'workload' }
    : { reason: 'injection_enable_annotation_absent', at: '' };
}

function lacksToken(input: InjectionInput): boolean {
  if (input.serviceAccountTokenProjection !== false) return false;
  if (input.podSpec.automountServiceAccountToken === false) return true;
  if (input.origin === 'cli') return false;
  return !(input.podSpec.containers?.[0]?.volumeMounts ?? []).some(
    mount => mount.mountPath === TOKEN_MOUNT,
  );
}

/** Says whether Linkerd's injector would add a proxy to a new pod. @internal */
export function decideInjection(input: InjectionInput): InjectionDecision {
  const annotation = readAnnotation(input);
  const reasons: InjectionReason[] = [];
  if (input.podSpec.hostNetwork) reasons.push('host_network_enabled');
  if (hasExistingSidecar(input.podSpec)) reasons.push('sidecar_already_exists');
  if (input.unsupportedKind) reasons.push('unsupported_resource');
  if (annotation.reason !== undefined) reasons.push(annotation.reason);
  if (lacksToken(input))
    reasons.push('disabled_automount_service_account_token_account');
  return {
    injectable: reasons.length === 0,
    reasons,
    annotationAt: annotation.at,
  };
}

/** Namespaces the webhook is never called for. */
const OUT_OF_SCOPE_NAMESPACES = new Set(['kube-system', 'cert-manager']);

/** True when Linkerd's webhook is called for a pod at all. @internal */
export function isInWebhookScope(
  namespaceLabels: Readonly<Record<string, string>>,
  podLabels: Readonly<Record<string, string>>,
): boolean {
  return (
    namespaceLabels['config.linkerd.io/admission-webhooks'] !== 'disabled' &&
    !OUT_OF_SCOPE_NAMESPACES.has(
      namespaceLabels['kubernetes.io/metadata.name'] ?? '',
    ) &&
    !('linkerd.io/control-plane-component' in podLabels) &&
    !('linkerd.io/cni-resource' in podLabels)
  );
}
