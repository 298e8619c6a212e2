import { LabelMatcher } from './LabelMatcher';

export type AggregateOperator = 'sum' | 'count' | 'max' | 'min' | 'avg';
export type RangeFunctionName = 'rate' | 'increase' | 'irate';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';

export interface NumberLiteral {
  readonly node: 'number';
  readonly value: number;
}

export interface VectorSelector {
  readonly node: 'vector';
  readonly matchers: readonly LabelMatcher[];
  /** Milliseconds the selector looks back from the evaluation time. */
  readonly offsetMs: number;
}

export interface MatrixSelector {
  readonly node: 'matrix';
  readonly vector: VectorSelector;
  readonly rangeMs: number;
}

export interface RangeFunction {
  readonly node: 'rangeFunction';
  readonly name: RangeFunctionName;
  readonly matrix: MatrixSelector;
}

export interface Quantile {
  readonly node: 'quantile';
  readonly quantile: Expression;
  readonly buckets: Expression;
}

/** Which labels of a series survive or are compared. */
export interface LabelChoice {
  readonly keep: boolean;
  readonly names: readonly string[];
}

export interface Aggregation {
  readonly node: 'aggregation';
  readonly operator: AggregateOperator;
  readonly grouping: LabelChoice;
  readonly operand: Expression;
}

export interface Negation {
  readonly node: 'negation';
  readonly operand: Expression;
}

export interface Binary {
  readonly node: 'binary';
  readonly operator: ArithmeticOperator | ComparisonOperator | SetOperator;
  readonly returnBool: boolean;
  readonly matching: LabelChoice;
  readonly left: Expression;
  readonly right: Expression;
}

/** `label_replace`: a label of each series, made of what a pattern finds in another. */
export interface LabelReplacement {
  readonly node: 'labelReplacement';
  readonly operand: Expression;
  readonly target: string;
  /** With `$1` and the like for groups of the pattern. */
  readonly replacement: string;
  readonly source: string;
  readonly pattern: RegExp;
}

/** `vector(scalar)`: one series without labels. */
export interface ScalarAsVector {
  readonly node: 'scalarAsVector';
  readonly scalar: Expression;
}

/** The part of PromQL this server answers. */
export type Expression =
  | NumberLiteral
  | ScalarAsVector
  | VectorSelector
  | MatrixSelector
  | RangeFunction
  | Quantile
  | LabelReplacement
  | Aggregation
  | Negation
  | Binary;

export type ValueType = 'scalar' | 'instant vector' | 'range vector';

export function valueType(expression: Expression): ValueType {
  switch (expression.node) {
    case 'number':
      return 'scalar';
    case 'matrix':
      return 'range vector';
    case 'negation':
      return valueType(expression.operand);
    case 'binary':
      return valueType(expression.left) === 'scalar' &&
        valueType(expression.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
    default:
      return 'instant vector';
  }
}
