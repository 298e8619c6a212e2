/** What a token of an expression is for the grammar. */
type Token = string;

const TOKEN =
  /\s+|\/\/[^\n]*|((?:[rR]?[bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))|(\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|0x[0-9a-fA-F]+[uU]?|\d+[uU]?)|(`[\w.\-/ ]+`)|([A-Za-z_]\w*)|(&&|\|\||<=|>=|==|!=|[-+*/%<>!?:.,()[\]{}])/y;

const RELATIONS = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const SUMS = new Set(['+', '-']);
const PRODUCTS = new Set(['*', '/', '%']);
const LITERALS = new Set(['true', 'false', 'null']);
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
/** Deepest nesting read. */
const DEEPEST = 250;
const LONGEST = 100_000;

class CelSyntaxError extends Error {}

function tokenize(expression: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(expression);
    if (!match) return undefined;
    const [whole, text, number, quoted, name, sign] = match;
    if (text !== undefined) tokens.push('"text"');
    else if (number !== undefined) tokens.push('0');
    else if (quoted !== undefined) tokens.push('`name`');
    else if (name !== undefined || sign !== undefined) tokens.push(whole);
    at += whole.length;
  }
  return tokens;
}

/** Reads the grammar of CEL without keeping anything. */
class CelParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  expression(): void {
    if (++this.depth > DEEPEST)
      throw new CelSyntaxError('expression is nested too deeply');
    this.binary(0);
    if (this.take('?')) {
      this.binary(0);
      this.need(':');
      this.expression();
    }
    this.depth--;
  }

  end(): void {
    if (this.at < this.tokens.length) this.fail();
  }

  /** Operators from the loosest to the tightest. */
  private binary(level: number): void {
    const isOperator = [
      (t: Token) => t === '||',
      (t: Token) => t === '&&',
      (t: Token) => RELATIONS.has(t),
      (t: Token) => SUMS.has(t),
      (t: Token) => PRODUCTS.has(t),
    ][level];
    if (!isOperator) return this.unary();
    this.binary(level + 1);
    while (this.peek !== undefined && isOperator(this.peek)) {
      this.at++;
      this.binary(level + 1);
    }
    return undefined;
  }

  private unary(): void {
    const sign = this.peek;
    if (sign === '!' || sign === '-') while (this.take(sign));
    this.member();
  }

  private member(): void {
    this.primary();
    for (;;) {
      if (this.take('.')) {
        this.take('?');
        if (!this.name() && !this.take('`name`')) this.fail();
        if (this.take('(')) this.listUntil(')');
      } else if (this.take('[')) {
        this.take('?');
        this.expression();
        this.need(']');
      } else if (this.take('{')) this.entriesUntil();
      else return;
    }
  }

  private primary(): void {
    if (this.take('(')) {
      this.expression();
      this.need(')');
    } else if (this.take('[')) this.listUntil(']');
    else if (this.take('{')) this.entriesUntil();
    else if (this.take('"text"') || this.take('0')) return;
    else if (this.peek !== undefined && LITERALS.has(this.peek)) this.at++;
    else {
      this.take('.');
      if (!this.name()) this.fail();
      if (this.take('(')) this.listUntil(')');
    }
  }

  private name(): boolean {
    const token = this.peek;
    if (
      token === undefined ||
      !/^[A-Za-z_]\w*$/.test(token) ||
      RESERVED.has(token) ||
      LITERALS.has(token) ||
      token === 'in'
    )
      return false;
    this.at++;
    return true;
  }

  private listUntil(close: Token): void {
    while (!this.take(close)) {
      this.take('?');
      this.expression();
      if (!this.take(',') && this.peek !== close) this.fail();
    }
  }

  private entriesUntil(): void {
    while (!this.take('}')) {
      this.take('?');
      this.expressionBeforeColon();
      this.need(':');
      this.expression();
      if (!this.take(',') && this.peek !== '}') this.fail();
    }
  }

  private expressionBeforeColon(): void {
    if (!this.take('`name`')) this.expression();
  }

  private get peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(token: Token): boolean {
    if (this.peek !== token) return false;
    this.at++;
    return true;
  }

  private need(token: Token): void {
    if (!this.take(token)) this.fail();
  }

  private fail(): never {
    throw new CelSyntaxError(
      this.peek === undefined
        ? 'expression ends too early'
        : `unexpected ${JSON.stringify(this.peek)}`,
    );
  }
}

/** What is wrong with the syntax of a CEL expression; undefined when nothing is. @internal */
export function celProblem(expression: string): string | undefined {
  if (expression.length > LONGEST) return 'expression is too long';
  const tokens = tokenize(expression);
  if (!tokens) return 'expression has a character CEL does not know';
  try {
    const parser = new CelParser(tokens);
    parser.expression();
    parser.end();
    return undefined;
  } catch (error) {
    return error instanceof CelSyntaxError ? error.message : 'unreadable';
  }
}
