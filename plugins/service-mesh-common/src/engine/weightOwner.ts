import { Evidence, KubeObject, ResourceRef, WeightOwner } from '../model';
import { Canary, Rollout } from './deliveryKinds';
import { isUnread, ResourceIndex } from './ResourceIndex';

/** Who writes the weights of an object: a controller, what it is applied from, or people. @public */
export function weightOwner(
  index: ResourceIndex,
  object: KubeObject | undefined,
  ref: ResourceRef | undefined,
): WeightOwner {
  if (!object || !ref)
    return {
      by: 'unknown',
      editByHand: 'unknown',
      evidence: [
        { type: 'unknown', unread: [], note: 'the route could not be read' },
      ],
    };
  return (
    byFlagger(index, object, ref) ??
    byRollout(index, ref) ??
    bySource(object, ref) ?? {
      by: 'hand',
      editByHand: 'allowed',
      evidence: [
        {
          type: 'resource',
          ref,
          note: 'no label or owner names a program that writes it',
        },
      ],
    }
  );
}

function byFlagger(
  index: ResourceIndex,
  object: KubeObject,
  ref: ResourceRef,
): WeightOwner | undefined {
  const owner = object.metadata.ownerReferences?.find(
    ({ kind, apiVersion }) =>
      kind === 'Canary' && (apiVersion ?? '').startsWith('flagger.app/'),
  );
  const canaries = index.list(Canary, ref.namespace);
  const canary = isUnread(canaries)
    ? undefined
    : canaries.find(({ metadata, spec }) => {
        if (owner) return metadata.name === owner.name;
        if (spec?.routeRef)
          return (
            spec.routeRef.name === ref.name && spec.routeRef.kind === ref.kind
          );
        const made =
          spec?.service?.name ?? spec?.targetRef?.name ?? metadata.name;
        // The SMI adaptor copies a TrafficSplit of Flagger into the profile of its Service.
        if (ref.kind === 'ServiceProfile')
          return (
            /^(linkerd|smi)/.test(spec?.provider ?? '') &&
            ref.name.split('.', 1)[0] === made
          );
        return isMadeByFlagger(object) && made === ref.name;
      });
  const name = owner?.name ?? canary?.metadata.name;
  if (name === undefined) return undefined;
  return {
    by: 'flagger',
    name,
    editByHand: 'never',
    evidence: [
      owner
        ? { type: 'resource', ref, field: 'metadata.ownerReferences' }
        : { type: 'resource', ref, field: 'metadata.name' },
      ...(canary
        ? [
            {
              type: 'resource' as const,
              ref: index.ref(canary, Canary),
              field: 'spec.service',
            },
          ]
        : []),
    ],
  };
}

function isMadeByFlagger({ metadata }: KubeObject): boolean {
  return metadata.labels?.['app.kubernetes.io/managed-by'] === 'flagger';
}

function byRollout(
  index: ResourceIndex,
  ref: ResourceRef,
): WeightOwner | undefined {
  const rollouts = index.list(Rollout, ref.namespace);
  if (isUnread(rollouts)) return undefined;
  for (const rollout of rollouts) {
    const routing = rollout.spec?.strategy?.canary?.trafficRouting;
    const { istio, smi, plugins } = routing ?? {};
    const gatewayApi = plugins?.['argoproj-labs/gatewayAPI'];
    const named: Readonly<Record<string, readonly (string | undefined)[]>> = {
      VirtualService: [
        istio?.virtualService?.name,
        ...(istio?.virtualServices ?? []).map(({ name }) => name),
      ],
      TrafficSplit: [smi && (smi.trafficSplitName ?? rollout.metadata.name)],
      HTTPRoute: [
        gatewayApi?.httpRoute,
        ...(gatewayApi?.httpRoutes ?? []).map(({ name }) => name),
      ],
      GRPCRoute: [
        gatewayApi?.grpcRoute,
        ...(gatewayApi?.grpcRoutes ?? []).map(({ name }) => name),
      ],
    };
    const names = Object.prototype.hasOwnProperty.call(named, ref.kind)
      ? named[ref.kind]
      : [];
    if (!names.includes(ref.name)) continue;
    return {
      by: 'argo-rollouts',
      name: rollout.metadata.name,
      editByHand: 'never',
      evidence: [
        {
          type: 'resource',
          ref: index.ref(rollout, Rollout),
          field: 'spec.strategy.canary.trafficRouting',
        },
        { type: 'resource', ref },
      ],
    };
  }
  return undefined;
}

interface Mark {
  readonly by: WeightOwner['by'];
  readonly in: 'labels' | 'annotations';
  readonly key: string;
  /** What of the value is the name; all unless given. */
  readonly name?: (value: string) => string;
}

/** Marks that tools leave on what they apply, the surest first. */
const MARKS: readonly Mark[] = [
  {
    by: 'argo-cd',
    in: 'annotations',
    key: 'argocd.argoproj.io/tracking-id',
    name: value => value.split(':', 1)[0],
  },
  { by: 'argo-cd', in: 'labels', key: 'argocd.argoproj.io/instance' },
  { by: 'flux', in: 'labels', key: 'kustomize.toolkit.fluxcd.io/name' },
  { by: 'flux', in: 'labels', key: 'helm.toolkit.fluxcd.io/name' },
  { by: 'helm', in: 'annotations', key: 'meta.helm.sh/release-name' },
  { by: 'helm', in: 'labels', key: 'helm.sh/chart' },
];

function bySource(
  { metadata }: KubeObject,
  ref: ResourceRef,
): WeightOwner | undefined {
  for (const mark of MARKS) {
    const value = metadata[mark.in]?.[mark.key];
    if (!value) continue;
    const evidence: Evidence = {
      type: 'resource',
      ref,
      field: `metadata.${mark.in}["${mark.key}"]`,
    };
    return {
      by: mark.by,
      name: mark.name?.(value) ?? value,
      editByHand: 'at-the-source',
      evidence: [evidence],
    };
  }
  return metadata.labels?.['app.kubernetes.io/managed-by'] === 'Helm'
    ? {
        by: 'helm',
        editByHand: 'at-the-source',
        evidence: [
          {
            type: 'resource',
            ref,
            field: 'metadata.labels["app.kubernetes.io/managed-by"]',
          },
        ],
      }
    : undefined;
}
