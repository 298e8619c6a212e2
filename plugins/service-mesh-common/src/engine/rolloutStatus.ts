import { RolloutStatus } from '../model';
import { Canary, Rollout } from './deliveryKinds';
import { isUnread, ResourceIndex } from './ResourceIndex';

/** What a controller that shifts traffic has to do with a component. @public */
export interface RolloutScope {
  readonly namespace: string;
  /** Names of the workloads of the component in the namespace. */
  readonly workloads: readonly string[];
  /** Names of the Services in front of them. */
  readonly services: readonly string[];
}

/** Flagger's copy of a target, which serves what is not under test. */
const PRIMARY = /-primary$/;

/** The Canaries and Rollouts that concern a component, by namespace and name. @public */
export function rolloutsOf(
  index: ResourceIndex,
  scopes: readonly RolloutScope[],
): RolloutStatus[] {
  return scopes.flatMap(({ namespace, workloads, services }) => {
    const named = new Set([
      ...workloads,
      ...workloads.map(name => name.replace(PRIMARY, '')),
    ]);
    const fronted = new Set(services);
    const canaries = index.list(Canary, namespace);
    const rollouts = index.list(Rollout, namespace);
    return [
      ...(isUnread(canaries) ? [] : canaries)
        .filter(
          ({ metadata, spec }) =>
            named.has(spec?.targetRef?.name ?? metadata.name) ||
            fronted.has(
              spec?.service?.name ?? spec?.targetRef?.name ?? metadata.name,
            ),
        )
        .map(canary => canaryStatus(index, canary)),
      ...(isUnread(rollouts) ? [] : rollouts)
        .filter(({ metadata, spec }) => {
          const { canary, blueGreen } = spec?.strategy ?? {};
          return (
            named.has(spec?.workloadRef?.name ?? metadata.name) ||
            [
              canary?.canaryService,
              canary?.stableService,
              blueGreen?.activeService,
            ].some(service => service !== undefined && fronted.has(service))
          );
        })
        .map(rollout => rolloutStatus(index, rollout)),
    ];
  });
}

const FLAGGER_STATES: Readonly<Record<string, RolloutStatus['state']>> = {
  Initializing: 'progressing',
  Initialized: 'idle',
  Waiting: 'waiting',
  Progressing: 'progressing',
  WaitingPromotion: 'waiting',
  Promoting: 'progressing',
  Finalising: 'progressing',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Terminating: 'idle',
  Terminated: 'idle',
};

/** What a Canary of Flagger says of itself. @public */
export function canaryStatus(
  index: ResourceIndex,
  canary: Canary,
): RolloutStatus {
  const { spec, status, metadata } = canary;
  const { analysis, targetRef } = spec ?? {};
  const phase = status?.phase ?? 'Initializing';
  const state = FLAGGER_STATES[phase] ?? 'unknown';
  const promoted = status?.conditions?.find(({ type }) => type === 'Promoted');
  const weight = status?.canaryWeight;
  const step = flaggerStep(canary);
  const failed = status?.failedChecks ?? 0;
  const message = spec?.suspend
    ? 'Flagger is told to leave it alone.'
    : promoted?.message;
  return {
    tool: 'flagger',
    ref: index.ref(canary, Canary),
    target: `${targetRef?.kind ?? 'Deployment'} ${
      targetRef?.name ?? metadata.name
    }`,
    phase,
    state,
    ...(weight !== undefined && { percent: weight }),
    ...(step && { step }),
    gates: (analysis?.metrics ?? []).map(
      ({ name = 'metric', thresholdRange }) => {
        const bounds = [
          thresholdRange?.min !== undefined && `at least ${thresholdRange.min}`,
          thresholdRange?.max !== undefined && `at most ${thresholdRange.max}`,
        ].filter(Boolean);
        return bounds.length > 0 ? `${name} ${bounds.join(' and ')}` : name;
      },
    ),
    ...((failed > 0 || analysis?.threshold !== undefined) && {
      failedChecks: {
        failed,
        ...(analysis?.threshold !== undefined && {
          allowed: analysis.threshold,
        }),
      },
    }),
    ...(promoted?.status === 'False' &&
      promoted.message !== undefined && { lastFailure: promoted.message }),
    ...(message !== undefined && { message }),
    ...since(status?.lastTransitionTime),
  };
}

/** Which of Flagger's weights, or of its iterations, is reached. */
function flaggerStep({ spec, status }: Canary): RolloutStatus['step'] {
  const { stepWeights, stepWeight, maxWeight, iterations } =
    spec?.analysis ?? {};
  if (status?.phase !== 'Progressing') return undefined;
  const weight = status?.canaryWeight ?? 0;
  const weights =
    stepWeights ??
    (stepWeight !== undefined && stepWeight > 0
      ? Array.from(
          { length: Math.min(100, Math.ceil((maxWeight ?? 100) / stepWeight)) },
          (_, i) => Math.min(maxWeight ?? 100, (i + 1) * stepWeight),
        )
      : undefined);
  if (weights && weights.length > 0) {
    const at = weights.filter(w => w <= weight).length;
    return {
      at: Math.max(1, at),
      of: weights.length,
      words: `weights ${weights.join(', ')}%`,
    };
  }
  return iterations !== undefined && iterations > 0
    ? {
        at: Math.min(iterations, (status?.iterations ?? 0) + 1),
        of: iterations,
        words: 'iterations',
      }
    : undefined;
}

const ARGO_STATES: Readonly<Record<string, RolloutStatus['state']>> = {
  Healthy: 'succeeded',
  Progressing: 'progressing',
  Paused: 'waiting',
  Degraded: 'failed',
};

/** What a Rollout of Argo Rollouts says of itself. @public */
export function rolloutStatus(
  index: ResourceIndex,
  rollout: Rollout,
): RolloutStatus {
  const { spec, status, metadata } = rollout;
  const canary = spec?.strategy?.canary;
  const steps = canary?.steps ?? [];
  const at = status?.currentStepIndex;
  const aborted = status?.abort === true;
  const phase = aborted ? 'Aborted' : status?.phase ?? 'Progressing';
  const runs = [
    status?.canary?.currentStepAnalysisRunStatus,
    status?.canary?.currentBackgroundAnalysisRunStatus,
  ];
  const failedRun = runs.find(
    run => run?.status === 'Failed' || run?.status === 'Error',
  );
  const weight =
    status?.canary?.weights?.canary?.weight ?? reachedWeight(rollout);
  const lastFailure =
    failedRun?.message ?? (aborted ? status?.message : undefined);
  const templates = [
    ...(canary?.analysis?.templates ?? []),
    ...steps.flatMap(step => step.analysis?.templates ?? []),
  ].flatMap(({ templateName }) => templateName ?? []);
  return {
    tool: 'argo-rollouts',
    ref: index.ref(rollout, Rollout),
    target: spec?.workloadRef?.name
      ? `${spec.workloadRef.kind ?? 'Deployment'} ${spec.workloadRef.name}`
      : `Rollout ${metadata.name}`,
    phase,
    state: aborted ? 'failed' : ARGO_STATES[phase] ?? 'unknown',
    ...(weight !== undefined && { percent: weight }),
    ...(at !== undefined &&
      steps.length > 0 &&
      at < steps.length && {
        step: {
          at: at + 1,
          of: steps.length,
          words: stepWords(steps[at]),
        },
      }),
    gates: [...new Set(templates)].map(name => `analysis ${name}`),
    ...(lastFailure !== undefined && { lastFailure }),
    ...(status?.message !== undefined && { message: status.message }),
    ...since(status?.pauseConditions?.[0]?.startTime),
  };
}

/** Weight of the last step that sets one, of those that were reached; a controller without traffic routing reports none. */
function reachedWeight({ spec, status }: Rollout): number | undefined {
  const at = status?.currentStepIndex;
  const steps = spec?.strategy?.canary?.steps ?? [];
  if (at === undefined || steps.length === 0 || status?.abort) return undefined;
  if (at >= steps.length) return 100;
  const set = steps
    .slice(0, at + 1)
    .flatMap(({ setWeight }) => setWeight ?? []);
  return set[set.length - 1];
}

function stepWords(
  step: NonNullable<
    NonNullable<
      NonNullable<NonNullable<Rollout['spec']>['strategy']>['canary']
    >['steps']
  >[number],
): string {
  if (step.setWeight !== undefined) return `set weight ${step.setWeight}%`;
  if (step.analysis)
    return `analysis ${(step.analysis.templates ?? [])
      .flatMap(({ templateName }) => templateName ?? [])
      .join(', ')}`.trim();
  if (step.setCanaryScale) return 'scale the canary';
  const duration = step.pause?.duration;
  return duration === undefined
    ? 'pause until promoted'
    : `pause ${duration}${typeof duration === 'number' ? ' s' : ''}`;
}

function since(text: string | undefined): { since?: number } {
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isFinite(time) ? { since: time } : {};
}
