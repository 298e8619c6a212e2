import { Deployment } from '../../engine/coreKinds';
import { ResourceIndex } from '../../engine/ResourceIndex';
import { ControlPlaneComponent } from '../../model';
import { PodDisruptionBudget } from './podDisruptionBudget';

/** Version by an image's tag, without the variant of the base image; undefined with a digest in place of a tag. */
function imageVersion(image: string | undefined): string | undefined {
  if (!image || image.includes('@')) return undefined;
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag?.replace(/-(distroless|debug)$/, '') || undefined;
}

/** A deployment of a control plane as the model has it, with the budget that covers its pods. @internal */
export function controlPlaneComponent(
  index: ResourceIndex,
  deployment: Deployment,
  budgets: readonly PodDisruptionBudget[],
): ControlPlaneComponent {
  const { metadata, spec, status } = deployment;
  const labels = spec?.template?.metadata?.labels ?? {};
  const budget = budgets.find(({ metadata: own, spec: asked }) => {
    const wanted = Object.entries(asked?.selector?.matchLabels ?? {});
    return (
      own.namespace === metadata.namespace &&
      wanted.length > 0 &&
      wanted.every(([key, value]) => labels[key] === value)
    );
  });
  const version = (spec?.template?.spec?.containers ?? [])
    .map(({ image }) => imageVersion(image))
    .find(found => found !== undefined);
  return {
    name: metadata.name,
    desired: spec?.replicas ?? 1,
    ready: status?.readyReplicas ?? 0,
    ...(version !== undefined && { version }),
    ...(budget && {
      budget: {
        ...(budget.spec?.minAvailable !== undefined && {
          minAvailable: String(budget.spec.minAvailable),
        }),
        ...(budget.spec?.maxUnavailable !== undefined && {
          maxUnavailable: String(budget.spec.maxUnavailable),
        }),
        ...(budget.status?.disruptionsAllowed !== undefined && {
          disruptionsAllowed: budget.status.disruptionsAllowed,
        }),
        evidence: [
          {
            type: 'resource' as const,
            ref: index.ref(budget, PodDisruptionBudget),
            field: 'spec',
          },
        ],
      },
    }),
    evidence: [
      {
        type: 'resource',
        ref: index.ref(deployment, Deployment),
        field: 'status.readyReplicas',
      },
    ],
  };
}
