const SAME_WORDS = 'en-GB';

const day = new Intl.DateTimeFormat(SAME_WORDS, { dateStyle: 'medium' });
const dayName = new Intl.DateTimeFormat(SAME_WORDS, { weekday: 'long' });
const weekday = new Intl.DateTimeFormat(SAME_WORDS, {
  weekday: 'short',
  day: 'numeric',
});
const moment = new Intl.DateTimeFormat(SAME_WORDS, {
  dateStyle: 'medium',
  timeStyle: 'short',
});
const instant = new Intl.DateTimeFormat(SAME_WORDS, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const clock = new Intl.DateTimeFormat(SAME_WORDS, { timeStyle: 'short' });
const clockWithSeconds = new Intl.DateTimeFormat(SAME_WORDS, {
  timeStyle: 'medium',
});

/** Epoch ms to the minute, such as `21 Nov 2026, 11:19`, in the time zone of the reader and the same words in every browser. @internal */
export function formatMoment(epochMs: number): string {
  return moment.format(epochMs);
}

/** Epoch ms to the second, such as `21 Nov 2026, 11:19:30`. @internal */
export function formatInstant(epochMs: number): string {
  return instant.format(epochMs);
}

/** Epoch ms to the second of a day that is known, such as `11:19:30`. @internal */
export function formatClock(epochMs: number): string {
  return clockWithSeconds.format(epochMs);
}

/** Epoch ms to the day with its weekday, such as `Saturday 21 Nov 2026`. @internal */
export function formatLongDay(epochMs: number): string {
  return `${dayName.format(epochMs)} ${day.format(epochMs)}`;
}

/** A place on a time axis that spans so many ms: the clock, or the day from two days on. @internal */
export function formatTick(epochMs: number, spanMs: number): string {
  return (spanMs < 172_800_000 ? clock : weekday).format(epochMs);
}

/** From when to when, with the day once where it is the same: `21 Nov 2026, 10:19 – 11:19`. @internal */
export function formatSpan(fromMs: number, toMs: number): string {
  const end =
    day.format(fromMs) === day.format(toMs)
      ? clock.format(toMs)
      : moment.format(toMs);
  return `${moment.format(fromMs)} – ${end}`;
}
