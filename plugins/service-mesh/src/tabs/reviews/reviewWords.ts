import {
  AccessChange,
  EntityReview,
  GrantRisk,
  ReviewCapacity,
  ReviewFollowUp,
  ReviewReason,
  ReviewState,
  ReviewVerdict,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Tone } from '../../components/Pill';

/** States of a review, the most urgent first. @internal */
export const reviewStates: readonly ReviewState[] = [
  'overdue',
  'outdated',
  'due',
  'first-due',
  'in-progress',
  'attested',
];

/** How a state of a review is called and coloured. @internal */
export const stateWords: Readonly<
  Record<ReviewState, { readonly label: string; readonly tone: Tone }>
> = {
  'first-due': { label: 'First review due', tone: 'warning' },
  due: { label: 'Due', tone: 'warning' },
  overdue: { label: 'Overdue', tone: 'negative' },
  outdated: { label: 'Outdated', tone: 'negative' },
  'in-progress': { label: 'In progress', tone: 'info' },
  attested: { label: 'Attested', tone: 'positive' },
};

/** Why a review is asked for, as a sentence. @internal */
export const reasonWords: Readonly<Record<ReviewReason, string>> = {
  first: 'Nobody has attested this access yet.',
  period: 'The last attestation has run out.',
  changed: 'Access is not what was attested.',
  'exception-expired': 'An exception has expired.',
};

/** @internal */
export const verdictWords: Readonly<
  Record<
    ReviewVerdict,
    { readonly label: string; readonly past: string; readonly tone: Tone }
  >
> = {
  keep: { label: 'Keep', past: 'Kept', tone: 'positive' },
  reduce: { label: 'Reduce', past: 'To be reduced', tone: 'warning' },
  revoke: { label: 'Revoke', past: 'To be revoked', tone: 'negative' },
  exception: { label: 'Exception', past: 'Exception', tone: 'info' },
};

/** What a risk means, as a sentence. @internal */
export const riskWords: Readonly<
  Record<GrantRisk, { readonly label: string; readonly why: string }>
> = {
  anyone: { label: 'anyone', why: 'Nothing restricts who may call.' },
  plaintext: {
    label: 'plaintext',
    why: 'Callers without an identity are admitted; nobody can tell them apart.',
  },
  'wide-callers': {
    label: 'wide',
    why: 'A pattern also admits callers that do not exist yet.',
  },
  'every-operation': {
    label: 'every operation',
    why: 'It covers every method and path of the port.',
  },
};

/** @internal */
export const directionWords: Readonly<
  Record<
    AccessChange['direction'],
    { readonly label: string; readonly tone: Tone }
  >
> = {
  wider: { label: 'wider', tone: 'negative' },
  narrower: { label: 'narrower', tone: 'positive' },
  none: { label: 'no effect', tone: 'neutral' },
  unclear: { label: 'unclear', tone: 'unknown' },
};

/** @internal */
export const outcomeWords: Readonly<
  Record<
    ReviewFollowUp['outcome'],
    { readonly label: string; readonly tone: Tone }
  >
> = {
  done: { label: 'Done, verified live', tone: 'positive' },
  open: { label: 'Not done yet', tone: 'warning' },
  unknown: { label: 'Cannot be verified', tone: 'unknown' },
};

/** @internal */
export const capacityWords: Readonly<Record<ReviewCapacity, string>> = {
  owner: 'as owner',
  delegate: 'as delegate',
  other: 'neither owner nor delegate',
};

/** Whether it is known that there is no access that anybody could attest, and never was. @internal */
export function isWithoutAccess({
  grounds,
  complete,
  attestation,
}: Pick<EntityReview, 'grounds' | 'complete' | 'attestation'>): boolean {
  return complete && grounds.length === 0 && !attestation;
}

/** `21 Nov 2026`, the same in every browser. @internal */
export function formatDay(epochMs: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(epochMs);
}

/** When something is asked for next, in words. @internal */
export function dueWords({
  state,
  dueAt,
  overdueAt,
}: Pick<EntityReview, 'state' | 'dueAt' | 'overdueAt'>): string {
  if (state === 'attested') return `Next review on ${formatDay(dueAt)}`;
  if (state === 'overdue') return `Asked for since ${formatDay(dueAt)}`;
  return `To be attested by ${formatDay(overdueAt)}`;
}
