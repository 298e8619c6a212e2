import { CertificateTimes } from '../../shared/certificateTimes';

/** Milliseconds of 60 days, the time Linkerd wants people to have for a rotation. */
const SOON = 60 * 24 * 3_600_000;

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Why certificates that must all hold do not, or not for long, at a time; 0 stands for an unknown time. @internal */
export function timeProblem(
  certificates: readonly CertificateTimes[],
  now: number,
): string | undefined {
  if (now === 0) return undefined;
  const first = Math.min(...certificates.map(({ notAfter }) => notAfter));
  const early = Math.max(...certificates.map(({ notBefore }) => notBefore));
  if (first < now) return `expired on ${dayOf(first)}`;
  if (early > now) return `are not valid before ${dayOf(early)}`;
  return first < now + SOON ? `expire on ${dayOf(first)}` : undefined;
}
