import {
  BackendComparison,
  CanaryAssessment,
  ComparisonVerdict,
  RolloutStatus,
  ShareVerdict,
  WeightOwner,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Tone } from '../../components/Pill';
import { formatDuration } from '../../format/duration';

interface Words {
  readonly tone: Tone;
  readonly text: string;
  readonly title: string;
}

/** What is said of an observed share. @internal */
export const shareVerdicts: Record<ShareVerdict, Words> = {
  agrees: {
    tone: 'positive',
    text: 'as configured',
    title:
      'The configured share is within the 99% confidence interval of the observed one, or within two percentage points',
  },
  drifts: {
    tone: 'negative',
    text: 'drifts',
    title:
      'The observed share is not the configured one, and chance does not explain it',
  },
  explained: {
    tone: 'info',
    text: 'differs, explained',
    title:
      'Another rule or a mirror sends requests to the same backend, or the weights changed inside the window',
  },
  'too-few': {
    tone: 'neutral',
    text: 'too few requests',
    title: 'There are not enough requests to tell the shares apart',
  },
  'not-observed': {
    tone: 'unknown',
    text: 'no requests seen',
    title: 'No request to these backends was counted in the window',
  },
};

/** @internal */
export const gateVerdicts: Record<CanaryAssessment['verdict'], Words> = {
  start: { tone: 'info', text: 'not started', title: '' },
  advance: { tone: 'positive', text: 'may go on', title: '' },
  hold: { tone: 'warning', text: 'wait', title: '' },
  'roll-back': { tone: 'negative', text: 'roll back', title: '' },
  done: { tone: 'positive', text: 'complete', title: '' },
};

/** @internal */
export const rolloutStates: Record<RolloutStatus['state'], Tone> = {
  idle: 'neutral',
  progressing: 'info',
  waiting: 'warning',
  succeeded: 'positive',
  failed: 'negative',
  unknown: 'unknown',
};

const OWNERS: Record<WeightOwner['by'], string> = {
  flagger: 'Flagger Canary',
  'argo-rollouts': 'Argo Rollouts Rollout',
  'argo-cd': 'Argo CD application',
  flux: 'Flux',
  helm: 'Helm release',
  hand: 'people',
  unknown: 'not known',
};

/** Who writes the weights. @internal */
export function ownerWords({ by, name }: WeightOwner): string {
  return name === undefined ? OWNERS[by] : `${OWNERS[by]} ${name}`;
}

/** What that means for somebody about to change them. @internal */
export function editWords({ editByHand }: WeightOwner): string {
  return {
    never: 'Do not edit by hand: the controller writes them again.',
    'at-the-source':
      'Do not edit by hand: change them where they are applied from, or the next sync undoes it.',
    allowed: 'They may be changed by hand.',
    unknown: 'Whether something else writes them is not known.',
  }[editByHand];
}

const COMPARED: Record<ComparisonVerdict, string> = {
  better: 'better',
  worse: 'worse',
  noise: 'no more than noise',
  'too-few': 'too few requests to tell',
};

/** @internal */
export function successWords({ success }: BackendComparison): string {
  const points =
    success.difference === undefined
      ? ''
      : `${signed(Number((success.difference * 100).toFixed(2)))} points, `;
  return `${points}${COMPARED[success.verdict]}`;
}

/** @internal */
export function latencyWords({ latency }: BackendComparison): string {
  const p95 =
    latency.p95 === undefined
      ? ''
      : `p95 ${latency.p95 < 0 ? '−' : '+'}${formatDuration(
          Math.abs(latency.p95),
        )}, `;
  const word =
    latency.verdict === 'better' || latency.verdict === 'worse'
      ? { better: 'faster', worse: 'slower' }[latency.verdict]
      : COMPARED[latency.verdict];
  return `${p95}${word}`;
}

/** @internal */
export function comparedTone(verdict: ComparisonVerdict): Tone {
  return {
    better: 'positive',
    worse: 'negative',
    noise: 'neutral',
    'too-few': 'neutral',
  }[verdict] as Tone;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace('-', '−');
}
