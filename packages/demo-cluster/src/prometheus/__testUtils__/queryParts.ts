import { Expression } from '../promql/Expression';
import { Evaluation } from '../promql/evaluate';
import { parseQuery } from '../promql/parseQuery';
import { SeriesStore } from '../series/SeriesStore';

/** A part of a query that has an answer of its own. */
export interface QueryPart {
  /** The same for parts that ask the same of different workloads. */
  readonly key: string;
  readonly answered: boolean;
}

/** Labels that say of whom a query asks, and not what. */
const OF_WHOM =
  /workload|namespace$|^(dst_)?(pod|deployment|service)$|^destination_service/;

/** The parts of a query that are joined with `or`, and whether some series answer each. */
export function queryParts(
  query: string,
  store: SeriesStore,
  lastScrape: number,
  timeMs: number,
): QueryPart[] {
  return partsOf(parseQuery(query), []).map(({ expression, tags }) => {
    const value = new Evaluation(store, lastScrape, [timeMs]).value(
      expression.node === 'matrix' ? expression.vector : expression,
    );
    return {
      key: [...tags, ...selectorsOf(expression)].join(' '),
      answered:
        value.type === 'vector' &&
        value.series.some(({ present }) => present[0]),
    };
  });
}

interface Tagged {
  readonly expression: Expression;
  readonly tags: readonly string[];
}

function partsOf(expression: Expression, tags: readonly string[]): Tagged[] {
  switch (expression.node) {
    case 'labelReplacement':
      return partsOf(expression.operand, [
        `${expression.target}=${expression.replacement}`,
        ...tags,
      ]);
    case 'aggregation':
      return partsOf(expression.operand, tags);
    case 'binary':
      return expression.operator === 'or'
        ? [
            ...partsOf(expression.left, tags),
            ...partsOf(expression.right, tags),
          ]
        : [{ expression, tags }];
    default:
      return [{ expression, tags }];
  }
}

function selectorsOf(expression: Expression): string[] {
  switch (expression.node) {
    case 'vector':
      return [
        expression.matchers
          .filter(({ label }) => !OF_WHOM.test(label))
          .map(({ label, operator, value }) => `${label}${operator}${value}`)
          .join(','),
      ];
    case 'matrix':
      return [
        ...selectorsOf(expression.vector),
        `over ${expression.rangeMs / 1000} s`,
      ];
    case 'rangeFunction':
      return [expression.name, ...selectorsOf(expression.matrix)];
    case 'binary':
      return [
        ...selectorsOf(expression.left),
        expression.operator,
        ...selectorsOf(expression.right),
      ];
    default:
      return [];
  }
}
