import { Entity } from '@backstage/catalog-model';
import {
  MESH_SIGNAL_THRESHOLDS_ANNOTATION,
  MESH_SUCCESS_OBJECTIVE_ANNOTATION,
} from './annotations';
import { SignalGoals } from './model';

/** What holds for an entity that says nothing. @public */
export const DEFAULT_SIGNAL_GOALS: SignalGoals = {
  success: 0.99,
  p99: 1000,
  from: 'default',
  problems: [],
};

const QUANTILES = ['p50', 'p95', 'p99'] as const;

/** What is still well for an entity, of its annotations; a part that cannot be read is named, and its default holds. @public */
export function readSignalGoals(entity: Entity): SignalGoals {
  const read = (annotation: string): string | undefined => {
    const value: unknown = entity.metadata.annotations?.[annotation];
    return typeof value === 'string' && value.trim() !== ''
      ? value.trim()
      : undefined;
  };
  const problems: string[] = [];
  const thresholds = read(MESH_SIGNAL_THRESHOLDS_ANNOTATION);
  const written: { -readonly [N in keyof SignalGoals]?: SignalGoals[N] } = {};
  for (const entry of thresholds?.split(',') ?? []) {
    const [name = '', value = ''] = entry.split('=').map(part => part.trim());
    const quantile = QUANTILES.find(known => known === name);
    if (quantile) written[quantile] = milliseconds(value);
    if (name === 'success') written.success = ratio(value);
    const known = quantile ?? (name === 'success' ? name : undefined);
    if (known === undefined || written[known] === undefined)
      problems.push(
        `"${entry.trim()}" in ${MESH_SIGNAL_THRESHOLDS_ANNOTATION} is not like success=99.5% or p95=250ms`,
      );
  }
  const objectiveText = read(MESH_SUCCESS_OBJECTIVE_ANNOTATION);
  const objective =
    objectiveText === undefined ? undefined : ratio(objectiveText);
  // An objective of 100 % leaves no budget to speak of.
  const usable = objective !== undefined && objective < 1;
  if (objectiveText !== undefined && !usable)
    problems.push(
      `"${objectiveText}" in ${MESH_SUCCESS_OBJECTIVE_ANNOTATION} is not a share below 100% such as 99.9%`,
    );
  const own = Object.values(written).some(value => value !== undefined);
  return {
    ...(own
      ? { success: DEFAULT_SIGNAL_GOALS.success, ...defined(written) }
      : DEFAULT_SIGNAL_GOALS),
    ...(usable && { objective }),
    from: own ? 'annotation' : 'default',
    problems,
  };
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** A share above 0, written as `99.5%` or `99.5`. */
function ratio(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(text);
  // Rounded, so that 99.9 % is 0.999.
  const value = match ? Number((Number(match[1]) / 100).toFixed(8)) : NaN;
  return value > 0 && value <= 1 ? value : undefined;
}

/** `250ms`, `1.5s`, or a number of milliseconds. */
function milliseconds(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(text);
  const value = match ? Number(match[1]) * (match[2] === 's' ? 1000 : 1) : NaN;
  return value > 0 ? value : undefined;
}
