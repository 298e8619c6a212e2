import { Entity } from '@backstage/catalog-model';
import {
  EntityReview,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ReviewSettings } from '../config';

const DAY_MS = 86_400_000;
/** Changes spelled out in a notification; more would be a list nobody reads. */
const MOST_CHANGES = 5;

/** Something the owner should hear once. */
export interface ReviewNotice {
  readonly topic:
    | 'due-soon'
    | 'due'
    | 'overdue'
    | 'outdated'
    | 'widened'
    | 'exception';
  /** Tells one occasion of a topic from the next. */
  readonly occasion: string;
  readonly title: string;
  readonly description: string;
  readonly severity: 'low' | 'normal' | 'high';
}

/** What there is to say about a review now; whether it has been said is another question. */
export function noticesOf(
  entity: Entity,
  { data, mapping }: Report<EntityReview>,
  { reminderDays }: Pick<ReviewSettings, 'reminderDays'>,
  now: number,
): ReviewNotice[] {
  const name = entity.metadata.title ?? entity.metadata.name;
  const { state, reasons, round, dueAt, overdueAt } = data;
  const notices: ReviewNotice[] = [];
  if (mapping.state !== 'mapped') return notices;
  if (state === 'overdue')
    notices.push({
      topic: 'overdue',
      occasion: `${round} ${dueAt}`,
      title: `The access review of ${name} is overdue`,
      description: `It has been asked for since ${day(dueAt)}.`,
      severity: 'high',
    });
  else if (reasons.includes('changed')) notices.push(changeNotice(name, data));
  else if (reasons.length)
    notices.push({
      topic: 'due',
      occasion: `${round} ${dueAt}`,
      title: `The access review of ${name} is due`,
      description: `${whyDue(data)} It is overdue on ${day(overdueAt)}.`,
      severity: 'normal',
    });
  else if (dueAt - reminderDays * DAY_MS <= now && reminderDays > 0)
    notices.push({
      topic: 'due-soon',
      occasion: `${round} ${dueAt}`,
      title: `The access review of ${name} is due soon`,
      description: `It is due on ${day(dueAt)}.`,
      severity: 'low',
    });
  // Access that changes while a review is overdue still has to be heard of.
  if (state === 'overdue' && reasons.includes('changed'))
    notices.push(changeNotice(name, data));
  for (const { words, previous } of data.grants)
    if (
      previous?.verdict === 'exception' &&
      previous.until !== undefined &&
      previous.until > now &&
      previous.until - reminderDays * DAY_MS <= now
    )
      notices.push({
        topic: 'exception',
        occasion: previous.id,
        title: `An exception of ${name} is about to expire`,
        description: `“${words}” was accepted until ${day(previous.until)}.`,
        severity: 'normal',
      });
  return notices;
}

function changeNotice(
  name: string,
  { changes, round, digest }: EntityReview,
): ReviewNotice {
  const wider = changes.filter(({ direction }) => direction === 'wider');
  const told = wider.length ? wider : changes;
  const more = told.length - MOST_CHANGES;
  return {
    topic: wider.length ? 'widened' : 'outdated',
    occasion: `${round} ${digest}`,
    title: wider.length
      ? `More may call ${name} than was attested`
      : `Access to ${name} is not what was attested`,
    description: `${told
      .slice(0, MOST_CHANGES)
      .map(({ words }) => words)
      .join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    severity: wider.length ? 'high' : 'normal',
  };
}

function whyDue({ reasons, policy }: EntityReview): string {
  if (reasons.includes('first')) return 'Nobody has attested it yet.';
  if (reasons.includes('exception-expired')) return 'An exception has expired.';
  return `The last attestation is more than ${policy.periodDays} days old.`;
}

function day(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
