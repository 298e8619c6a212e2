import { Outcome } from './Flow';
import { Pace, burstPace, dailyPace } from './Pace';

/** What the requests of a flow are like. */
export interface Load {
  /** Name that gives the flow its own unrest. */
  readonly name: string;
  /** Requests per second on average. */
  readonly perSecond: number;
  readonly medianMs: number;
  /** Share of requests that fail all the time. */
  readonly errorShare?: number;
  /** Share that fails in addition during a quarter of an hour every six hours. */
  readonly incidentShare?: number;
  /** Result of a failed request; 503 unless given. */
  readonly failure?: Pick<Outcome, 'code' | 'grpcStatus' | 'flags'>;
  readonly grpc?: boolean;
  /** Scales everything, for one destination of a split. */
  scale?(pace: Pace): Pace;
}

const INCIDENT = { period: 6 * 3600, length: 900 };

// A part of the requests meets a cold cache and takes much longer; it follows a
// pace of its own, so that quantiles move during the day.
const SLOW = { share: 0.06, factor: 6 };

/** Successful and failed requests of a load. */
export function outcomesOf(load: Load): Outcome[] {
  const scale = load.scale ?? ((pace: Pace) => pace);
  const steady = scale(dailyPace(load.name));
  const cold = scale(dailyPace(`${load.name}/cold`));
  const incident = scale(
    burstPace(load.name, INCIDENT.period, INCIDENT.length),
  );
  const errorShare = load.errorShare ?? 0;
  const served = load.perSecond * (1 - errorShare);
  const success: Outcome = {
    code: '200',
    grpcStatus: load.grpc ? '0' : undefined,
    parts: [
      {
        pace: steady,
        perSecond: served * (1 - SLOW.share),
        medianMs: load.medianMs,
      },
      {
        pace: cold,
        perSecond: served * SLOW.share,
        medianMs: load.medianMs * SLOW.factor,
      },
    ],
  };
  if (errorShare === 0 && !load.incidentShare) return [success];
  const failure: Outcome = {
    code: '503',
    ...load.failure,
    parts: [
      {
        pace: steady,
        perSecond: load.perSecond * errorShare,
        medianMs: load.medianMs * 2,
      },
      {
        pace: incident,
        perSecond: load.perSecond * (load.incidentShare ?? 0),
        medianMs: load.medianMs * 8,
      },
    ],
  };
  return [success, failure];
}

/** Requests that are all answered alike, such as refusals. */
export function alwaysAnswered(
  load: Pick<Load, 'name' | 'perSecond' | 'medianMs'>,
  code: string,
  flags?: string,
): Outcome[] {
  return [{ code, flags, parts: [{ ...load, pace: dailyPace(load.name) }] }];
}
