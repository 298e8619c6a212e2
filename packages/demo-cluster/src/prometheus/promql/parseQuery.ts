import { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  AggregateOperator,
  Binary,
  Expression,
  LabelChoice,
  MatrixSelector,
  RangeFunctionName,
  ValueType,
  VectorSelector,
  valueType,
} from './Expression';
import { LabelMatcher, MatchOperator, labelMatcher } from './LabelMatcher';
import { QueryError } from './QueryError';
import { parseDuration } from './parseDuration';
import { parseString } from './parseString';

const AGGREGATIONS: readonly string[] = ['sum', 'count', 'max', 'min', 'avg'];
const RANGE_FUNCTIONS: readonly string[] = ['rate', 'increase', 'irate'];
const COMPARISONS: readonly string[] = ['==', '!=', '>', '<', '>=', '<='];
const SETS: readonly string[] = ['and', 'or', 'unless'];
const ARITHMETIC: readonly string[] = ['+', '-', '*', '/'];

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

class QueryReader {
  constructor(private readonly query: string) {}

  error(node: { from: number }, message: string): QueryError {
    const before = this.query.slice(0, node.from).split('\n');
    const column = before[before.length - 1].length + 1;
    return new QueryError(
      'bad_data',
      `invalid parameter "query": ${before.length}:${column}: parse error: ${message}`,
    );
  }

  refuseSyntaxErrors(node: SyntaxNode): void {
    if (node.type.isError) {
      const rest = this.query.slice(node.from).trim();
      const found = /^[\w:.]+|^\S/.exec(rest)?.[0];
      throw this.error(
        node,
        found ? `unexpected "${found}"` : 'unexpected end of input',
      );
    }
    childrenOf(node).forEach(child => this.refuseSyntaxErrors(child));
  }

  expression(node: SyntaxNode): Expression {
    switch (node.name) {
      case 'ParenExpr':
        return this.expression(this.only(node));
      case 'NumberDurationLiteral':
        return { node: 'number', value: this.number(node) };
      case 'VectorSelector':
        return this.vectorSelector(node);
      case 'MatrixSelector':
        return this.matrixSelector(node);
      case 'AggregateExpr':
        return this.aggregation(node);
      case 'FunctionCall':
        return this.functionCall(node);
      case 'BinaryExpr':
        return this.binary(node);
      case 'UnaryExpr':
        return this.unary(node);
      case 'OffsetExpr':
        return this.offset(node);
      case 'SubqueryExpr':
        throw this.unsupported(node, 'a subquery');
      case 'StepInvariantExpr':
        throw this.unsupported(node, 'the @ modifier');
      case 'StringLiteral':
        throw this.unsupported(node, 'a string as an expression');
      default:
        throw this.unsupported(node, `"${this.text(node)}"`);
    }
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  private unsupported(node: { from: number }, construct: string): QueryError {
    return this.error(node, `${construct} is not supported by this server`);
  }

  private only(node: SyntaxNode): SyntaxNode {
    const children = childrenOf(node);
    if (children.length !== 1) {
      throw this.unsupported(node, `"${this.text(node)}"`);
    }
    return children[0];
  }

  private number(node: SyntaxNode): number {
    const text = this.text(node).toLowerCase();
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[+-]/, '');
    if (digits === 'inf') return sign * Infinity;
    if (digits === 'nan') return NaN;
    const value = /^0\d+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
    if (Number.isNaN(value)) {
      throw this.unsupported(node, `the number "${this.text(node)}"`);
    }
    return sign * value;
  }

  private duration(node: SyntaxNode): number {
    const text = this.text(node);
    const negative = text.startsWith('-');
    const duration = parseDuration(text.replace(/^[+-]/, ''));
    if (duration === undefined) {
      throw this.unsupported(node, `the duration "${text}"`);
    }
    return negative ? -duration : duration;
  }

  private string(node: SyntaxNode): string {
    const text = parseString(this.text(node));
    if (text === undefined) {
      throw this.error(node, `invalid string ${this.text(node)}`);
    }
    return text;
  }

  private vectorSelector(node: SyntaxNode): VectorSelector {
    const matchers: LabelMatcher[] = [];
    let metric: string | undefined;
    for (const child of childrenOf(node)) {
      if (child.name === 'Identifier') {
        metric = this.text(child);
        matchers.push(labelMatcher('__name__', '=', metric));
      } else if (child.name === 'LabelMatchers') {
        childrenOf(child).forEach(item => matchers.push(this.matcher(item)));
      } else {
        throw this.unsupported(child, `"${this.text(child)}"`);
      }
    }
    if (metric && matchers.slice(1).some(m => m.label === '__name__')) {
      throw this.error(
        node,
        `metric name must not be set twice: "${metric}" and __name__`,
      );
    }
    if (matchers.every(matcher => matcher.matches(''))) {
      throw this.error(
        node,
        'vector selector must contain at least one non-empty matcher',
      );
    }
    return { node: 'vector', matchers, offsetMs: 0 };
  }

  private matcher(node: SyntaxNode): LabelMatcher {
    const [label, operator, value] = childrenOf(node);
    if (node.name !== 'UnquotedLabelMatcher' || !label || !operator || !value) {
      throw this.unsupported(node, `the matcher ${this.text(node)}`);
    }
    try {
      return labelMatcher(
        this.text(label),
        this.text(operator) as MatchOperator,
        this.string(value),
      );
    } catch (error) {
      if (error instanceof QueryError && !error.message.startsWith('invalid p'))
        throw this.error(value, error.message);
      throw error;
    }
  }

  private matrixSelector(node: SyntaxNode): MatrixSelector {
    const [operand, range, ...others] = childrenOf(node);
    if (operand?.name !== 'VectorSelector' || !range || others.length > 0) {
      throw this.unsupported(node, `the range "${this.text(node)}"`);
    }
    const rangeMs = this.duration(range);
    if (rangeMs <= 0) {
      throw this.error(range, 'duration must be greater than 0');
    }
    return { node: 'matrix', vector: this.vectorSelector(operand), rangeMs };
  }

  private aggregation(node: SyntaxNode): Expression {
    let operator: string | undefined;
    let grouping: LabelChoice | undefined;
    let body: SyntaxNode | undefined;
    for (const child of childrenOf(node)) {
      if (child.name === 'AggregateOp') {
        operator = this.text(child).toLowerCase();
      } else if (child.name === 'AggregateModifier') {
        const [kind, labels] = childrenOf(child);
        grouping = { keep: kind.name === 'By', names: this.labelNames(labels) };
      } else if (child.name === 'FunctionCallBody') {
        body = child;
      } else {
        throw this.unsupported(child, `"${this.text(child)}"`);
      }
    }
    if (!operator || !AGGREGATIONS.includes(operator)) {
      throw this.unsupported(node, `the aggregation "${operator}"`);
    }
    const operands = body ? childrenOf(body) : [];
    if (operands.length !== 1) {
      throw this.error(
        node,
        `wrong number of arguments for aggregate expression provided, expected 1, got ${operands.length}`,
      );
    }
    return {
      node: 'aggregation',
      operator: operator as AggregateOperator,
      grouping: grouping ?? { keep: true, names: [] },
      operand: this.typed(
        operands[0],
        'instant vector',
        'in aggregation expression',
      ),
    };
  }

  private labelNames(node: SyntaxNode | undefined): string[] {
    return (node ? childrenOf(node) : []).map(child => {
      if (child.name !== 'LabelName') {
        throw this.unsupported(child, `the label name ${this.text(child)}`);
      }
      return this.text(child);
    });
  }

  private functionCall(node: SyntaxNode): Expression {
    const [identifier, body] = childrenOf(node);
    const name = this.text(identifier);
    const args = body ? childrenOf(body) : [];
    if (name === 'histogram_quantile') {
      this.countArguments(node, name, args, 2);
      return {
        node: 'quantile',
        quantile: this.typed(
          args[0],
          'scalar',
          `in call to function "${name}"`,
        ),
        buckets: this.typed(
          args[1],
          'instant vector',
          `in call to function "${name}"`,
        ),
      };
    }
    if (name === 'label_replace') return this.labelReplacement(node, args);
    if (name === 'vector') {
      this.countArguments(node, name, args, 1);
      const scalar = this.typed(
        args[0],
        'scalar',
        'in call to function "vector"',
      );
      return { node: 'scalarAsVector', scalar };
    }
    if (!RANGE_FUNCTIONS.includes(name)) {
      throw this.unsupported(node, `the function "${name}"`);
    }
    this.countArguments(node, name, args, 1);
    const matrix = this.typed(
      args[0],
      'range vector',
      `in call to function "${name}"`,
    );
    if (matrix.node !== 'matrix') {
      throw this.unsupported(args[0], `"${this.text(args[0])}"`);
    }
    return { node: 'rangeFunction', name: name as RangeFunctionName, matrix };
  }

  private labelReplacement(
    node: SyntaxNode,
    args: readonly SyntaxNode[],
  ): Expression {
    this.countArguments(node, 'label_replace', args, 5);
    const operand = this.typed(
      args[0],
      'instant vector',
      'in call to function "label_replace"',
    );
    const [target, replacement, source, pattern] = args.slice(1).map(arg => {
      if (arg.name !== 'StringLiteral')
        throw this.error(
          arg,
          'expected type string in call to function "label_replace"',
        );
      return this.string(arg);
    });
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(target))
      throw this.error(args[1], `invalid destination label name "${target}"`);
    return {
      node: 'labelReplacement',
      operand,
      target,
      replacement,
      source,
      pattern: this.pattern(args[4], pattern),
    };
  }

  private pattern(node: SyntaxNode, text: string): RegExp {
    try {
      return new RegExp(`^(?:${text})$`);
    } catch {
      throw this.error(node, `invalid regular expression "${text}"`);
    }
  }

  private countArguments(
    node: SyntaxNode,
    name: string,
    args: readonly SyntaxNode[],
    expected: number,
  ): void {
    if (args.length !== expected) {
      throw this.error(
        node,
        `expected ${expected} argument(s) in call to "${name}", got ${args.length}`,
      );
    }
  }

  private typed(node: SyntaxNode, type: ValueType, where: string): Expression {
    const expression = this.expression(node);
    const actual = valueType(expression);
    if (actual !== type) {
      throw this.error(node, `expected type ${type} ${where}, got ${actual}`);
    }
    return expression;
  }

  private unary(node: SyntaxNode): Expression {
    const [sign, child] = childrenOf(node);
    const operand = this.expression(child);
    if (operand.node === 'matrix') {
      throw this.error(
        node,
        'unary expression only allowed on expressions of type scalar or instant vector, got "range vector"',
      );
    }
    return this.text(sign) === '-' ? { node: 'negation', operand } : operand;
  }

  private binary(node: SyntaxNode): Binary {
    const children = childrenOf(node);
    const leftNode = children[0];
    const rightNode = children[children.length - 1];
    let operator = '';
    let returnBool = false;
    let matching: LabelChoice | undefined;
    for (const child of children.slice(1, -1)) {
      if (child.name === 'BoolModifier') returnBool = true;
      else if (child.name === 'MatchingModifierClause')
        matching = this.matching(child);
      else operator = operator || this.text(child).toLowerCase();
    }
    const comparison = COMPARISONS.includes(operator);
    const set = SETS.includes(operator);
    if (!comparison && !set && !ARITHMETIC.includes(operator)) {
      throw this.unsupported(node, `the operator "${operator}"`);
    }
    const left = this.expression(leftNode);
    const right = this.expression(rightNode);
    const types = [valueType(left), valueType(right)];
    if (types.includes('range vector')) {
      throw this.error(
        node,
        'binary expression must contain only scalar and instant vector types',
      );
    }
    if (returnBool && !comparison) {
      throw this.error(
        node,
        'bool modifier can only be used on comparison operators',
      );
    }
    if (types.includes('scalar')) {
      if (set) {
        throw this.error(
          node,
          `set operator "${operator}" not allowed in binary scalar expression`,
        );
      }
      if (matching) {
        throw this.error(
          node,
          'vector matching only allowed between instant vectors',
        );
      }
      if (comparison && !returnBool && types[0] === types[1]) {
        throw this.error(
          node,
          'comparisons between scalars must use BOOL modifier',
        );
      }
    }
    return {
      node: 'binary',
      operator: operator as Binary['operator'],
      returnBool,
      matching: matching ?? { keep: false, names: [] },
      left,
      right,
    };
  }

  private matching(node: SyntaxNode): LabelChoice {
    const [kind, labels, ...others] = childrenOf(node);
    if (others.length > 0) {
      throw this.unsupported(others[0], `"${this.text(others[0])}"`);
    }
    return { keep: kind.name === 'On', names: this.labelNames(labels) };
  }

  private offset(node: SyntaxNode): Expression {
    const children = childrenOf(node);
    const operand = children[0];
    const duration = children.find(child =>
      child.name.startsWith('NumberDurationLiteral'),
    );
    if (!duration || children.length !== 3) {
      throw this.unsupported(node, `the offset in "${this.text(node)}"`);
    }
    return this.shifted(
      this.expression(operand),
      operand,
      this.duration(duration),
    );
  }

  // The grammar hangs an offset on the whole expression before it; in PromQL it
  // binds tighter than any operator, so it belongs to the last selector.
  private shifted(
    expression: Expression,
    node: SyntaxNode,
    offsetMs: number,
  ): Expression {
    if (expression.node === 'vector' && node.name === 'VectorSelector') {
      return { ...expression, offsetMs };
    }
    if (expression.node === 'matrix' && node.name === 'MatrixSelector') {
      return { ...expression, vector: { ...expression.vector, offsetMs } };
    }
    const last = node.lastChild;
    if (expression.node === 'binary' && node.name === 'BinaryExpr' && last) {
      return {
        ...expression,
        right: this.shifted(expression.right, last, offsetMs),
      };
    }
    if (expression.node === 'negation' && node.name === 'UnaryExpr' && last) {
      return {
        ...expression,
        operand: this.shifted(expression.operand, last, offsetMs),
      };
    }
    throw this.error(
      node,
      'offset modifier must be preceded by an instant vector selector or range vector selector',
    );
  }
}

/** Reads a query; anything outside of the supported part is an error that names the construct. */
export function parseQuery(query: string): Expression {
  const tree = parser.parse(query);
  const reader = new QueryReader(query);
  reader.refuseSyntaxErrors(tree.topNode);
  const root = childrenOf(tree.topNode)[0];
  if (!root) throw reader.error(tree.topNode, 'no expression found in input');
  return reader.expression(root);
}
