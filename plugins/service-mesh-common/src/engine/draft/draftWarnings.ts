import { AccessDraft, UsageCaller } from '../../model';

/** Requests (count) in a window below which a caller is called rare. */
const RARE_REQUESTS = 10;

/** Says which grants narrow nothing yet. */
export function stayingInForce(remaining: AccessDraft['remaining']): string[] {
  const names = remaining.map(
    ({ ref }) => `${ref.kind} ${ref.namespace ?? ''}/${ref.name}`,
  );
  return names.length
    ? [
        `What admits callers today stays in force beside the draft: ${names.join(
          ', ',
        )}. The draft narrows nothing until that is deleted or made part of it.`,
      ]
    : [];
}

/** What a reader must know before the draft is applied: who is rare, late or left out. */
export function draftWarnings(
  callers: readonly UsageCaller[],
  leftOut: number,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const days = (to - from) / 86_400_000;
  const window =
    days >= 2
      ? `${Math.round(days)} days`
      : `${Math.max(1, Math.round(days * 24))} h`;
  // Whoever was first seen in the last tenth of the window is a hint that others are yet to come.
  const late = callers.filter(
    ({ firstSeen }) => firstSeen > to - (to - from) / 10,
  );
  const rare = callers.filter(({ requests }) => requests < RARE_REQUESTS);
  const names = (list: readonly UsageCaller[]) =>
    list.map(({ identity = 'unknown' }) => identity).join(', ');
  return [
    `Made of the callers of the last ${window}. Whoever calls less often, such as a monthly job, is refused by it.`,
    ...(rare.length
      ? [
          `Rare: fewer than ${RARE_REQUESTS} requests in the window from ${names(
            rare,
          )}.`,
        ]
      : []),
    ...(late.length && late.length < callers.length
      ? [
          `First seen late in the window: ${names(
            late,
          )}. There may be more to come; look at a longer window.`,
        ]
      : []),
    ...(callers.length === 0
      ? ['No caller with an identity was seen: the draft admits nobody.']
      : []),
    ...(leftOut
      ? [`${leftOut} of the observed callers are not admitted; see why below.`]
      : []),
  ];
}
