import { InputError } from '@backstage/errors';
import {
  canonicalPlaces,
  EntityReview,
  ReviewDecisionRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { checkNote } from './checkNote';
import { NewDecision } from './ReviewStore';

const DAY_MS = 86_400_000;

/** Who decides, and when. */
interface Deciding {
  /** Entity ref of the user. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  /** Keys of the grants they have had on the screen. */
  readonly opened: ReadonlySet<string>;
  /** Longest exception. */
  readonly exceptionDays: number;
}

/** What is recorded about a review; refuses all of it when one decision cannot be taken. */
export function newDecisions(
  { round, digest, grants }: EntityReview,
  asked: readonly ReviewDecisionRequest[],
  deciding: Deciding,
): NewDecision[] {
  if (asked.length === 0) throw new InputError('decisions must not be empty');
  if (new Set(asked.map(({ grant }) => grant)).size < asked.length)
    throw new InputError('decisions must name each grant once');
  const { by, at, opened } = deciding;
  const unopened: string[] = [];
  const decisions = asked.map((decision): NewDecision => {
    const shown = grants.find(({ grant }) => grant.key === decision.grant);
    if (!shown?.needsDecision)
      throw new InputError(
        `decisions name a grant that is not up for decision: ${decision.grant}`,
      );
    const { grant, words } = shown;
    if (grant.risks.length > 0 && !opened.has(grant.key)) unopened.push(words);
    checkDecision(decision, deciding);
    const note = decision.note?.trim();
    return {
      round,
      digest,
      grant: grant.key,
      places: canonicalPlaces(grant.places),
      words,
      verdict: decision.verdict,
      ...(note && { note }),
      ...(decision.until !== undefined && { until: decision.until }),
      opened: opened.has(grant.key),
      by,
      at,
    };
  });
  if (unopened.length > 0)
    throw new InputError(
      `A risky grant is decided by those who opened it in this review; still to open: ${unopened.join(
        '; ',
      )}`,
    );
  return decisions;
}

function checkDecision(
  { verdict, note, until }: ReviewDecisionRequest,
  { at, exceptionDays }: Deciding,
): void {
  checkNote(note);
  if (verdict !== 'exception') {
    if (until !== undefined)
      throw new InputError('until is for exceptions only');
    return;
  }
  if (!note?.trim()) throw new InputError('An exception needs a note');
  if (until === undefined || until <= at || until > at + exceptionDays * DAY_MS)
    throw new InputError(
      `An exception needs an end (until) in the future, at most ${exceptionDays} days away`,
    );
}
