import { Labels, dropLabels, keepLabels, labelsKey } from '../series/Labels';
import { Binary, LabelChoice } from './Expression';
import { QueryError } from './QueryError';
import { StepSeries, emptySeries, joinEqual } from './StepVector';

type Apply = (left: number, right: number) => number;
type Compare = (left: number, right: number) => boolean;

const ARITHMETIC: Readonly<Record<string, Apply>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const COMPARISONS: Readonly<Record<string, Compare>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

/** The result of an operator for two numbers; undefined when a filter drops it. */
function operate(
  { operator, returnBool }: Binary,
  left: number,
  right: number,
  kept: number,
): number | undefined {
  const compare = COMPARISONS[operator];
  if (!compare) return ARITHMETIC[operator](left, right);
  const holds = compare(left, right);
  if (returnBool) return Number(holds);
  return holds ? kept : undefined;
}

function dropsName({ operator, returnBool }: Binary): boolean {
  return returnBool || operator in ARITHMETIC;
}

export function scalarBinary(
  binary: Binary,
  left: Float64Array,
  right: Float64Array,
): Float64Array {
  return left.map((value, i) => operate(binary, value, right[i], value) ?? NaN);
}

export function vectorScalarBinary(
  binary: Binary,
  vector: readonly StepSeries[],
  scalar: Float64Array,
  scalarSide: 'left' | 'right',
): StepSeries[] {
  const results = vector.map(({ labels, values, present }) => {
    const out = emptySeries(
      dropsName(binary) ? dropLabels(labels, ['__name__']) : labels,
      values.length,
    );
    for (let step = 0; step < values.length; step++) {
      if (!present[step]) continue;
      const value = values[step];
      const result =
        scalarSide === 'right'
          ? operate(binary, value, scalar[step], value)
          : operate(binary, scalar[step], value, value);
      if (result === undefined) continue;
      out.values[step] = result;
      out.present[step] = 1;
    }
    return out;
  });
  return joinEqual(results);
}

function signature({ keep, names }: LabelChoice, labels: Labels): string {
  return labelsKey(
    keep
      ? keepLabels(labels, names)
      : dropLabels(labels, [...names, '__name__']),
  );
}

function bySignature(
  matching: LabelChoice,
  series: readonly StepSeries[],
): Map<string, StepSeries[]> {
  const groups = new Map<string, StepSeries[]>();
  for (const one of series) {
    const key = signature(matching, one.labels);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

export function vectorBinary(
  binary: Binary,
  left: readonly StepSeries[],
  right: readonly StepSeries[],
): StepSeries[] {
  const { matching } = binary;
  const rights = bySignature(matching, right);
  for (const group of rights.values()) refuseOverlap(group);
  const results: StepSeries[] = [];
  for (const [key, group] of bySignature(matching, left)) {
    const others = rights.get(key);
    if (!others) continue;
    const outs = group.map(one => pair(binary, one, others));
    refuseManyToOne(outs);
    results.push(...outs);
  }
  return joinEqual(results);
}

function pair(
  binary: Binary,
  left: StepSeries,
  rights: readonly StepSeries[],
): StepSeries {
  const { keep, names } = binary.matching;
  const named = dropsName(binary)
    ? dropLabels(left.labels, ['__name__'])
    : left.labels;
  const out = emptySeries(
    keep ? keepLabels(named, names) : dropLabels(named, names),
    left.values.length,
  );
  for (const right of rights) {
    for (let step = 0; step < out.values.length; step++) {
      if (!left.present[step] || !right.present[step]) continue;
      const value = left.values[step];
      const result = operate(binary, value, right.values[step], value);
      if (result === undefined) continue;
      out.values[step] = result;
      out.present[step] = 1;
    }
  }
  return out;
}

function overlap(group: readonly StepSeries[]): boolean {
  if (group.length < 2) return false;
  return group[0].present.some(
    (_, step) => group.filter(({ present }) => present[step]).length > 1,
  );
}

function refuseOverlap(group: readonly StepSeries[]): void {
  if (overlap(group)) {
    throw new QueryError(
      'execution',
      'found duplicate series for a match group on the right hand-side of the operation;many-to-many matching not allowed: matching labels must be unique on one side',
    );
  }
}

function refuseManyToOne(group: readonly StepSeries[]): void {
  if (overlap(group)) {
    throw new QueryError(
      'execution',
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    );
  }
}

/** `and`, `or`, `unless`: which series of each side stay, step by step. */
export function setBinary(
  { operator, matching }: Binary,
  left: readonly StepSeries[],
  right: readonly StepSeries[],
): StepSeries[] {
  if (operator === 'or') {
    return joinEqual([
      ...left.map(copy),
      ...filtered(matching, right, left, false),
    ]);
  }
  return filtered(matching, left, right, operator === 'and');
}

function copy(series: StepSeries): StepSeries {
  return {
    labels: series.labels,
    values: series.values.slice(),
    present: series.present.slice(),
  };
}

function filtered(
  matching: LabelChoice,
  series: readonly StepSeries[],
  others: readonly StepSeries[],
  wanted: boolean,
): StepSeries[] {
  const groups = bySignature(matching, others);
  return series.map(one => {
    const out = copy(one);
    const group = groups.get(signature(matching, one.labels)) ?? [];
    for (let step = 0; step < out.present.length; step++) {
      const matched = group.some(({ present }) => present[step]);
      if (matched !== wanted) out.present[step] = 0;
    }
    return out;
  });
}
