type Scope = Readonly<Record<string, unknown>>;

const TOKEN = /\s*('[^']*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|==|!=|[()[\]{},.:|])/y;

/** Reads an expression from left to right and evaluates it on the way: it has no effects, so nothing has to be lazy. */
class Reader {
  private readonly tokens: string[] = [];
  private position = 0;

  constructor(text: string, private readonly scope: Scope) {
    const trimmed = text.trimEnd();
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let match = TOKEN.exec(trimmed); match; match = TOKEN.exec(trimmed)) {
      this.tokens.push(match[1]);
      end = TOKEN.lastIndex;
    }
    if (end < trimmed.length)
      throw new Error(`Not understood: ${trimmed.slice(end).trim()}`);
  }

  all(): unknown {
    const value = this.choice();
    if (this.position < this.tokens.length)
      throw new Error(`Not understood: ${this.tokens[this.position]}`);
    return value;
  }

  private take(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new Error(`${token} is missing`);
  }

  private choice(): unknown {
    const value = this.either();
    if (!this.take('if')) return value;
    const condition = this.either();
    const other = this.take('else') ? this.choice() : undefined;
    return condition ? value : other;
  }

  private either(): unknown {
    let value = this.both();
    while (this.take('or')) {
      const other = this.both();
      value = value || other;
    }
    return value;
  }

  private both(): unknown {
    let value = this.compared();
    while (this.take('and')) {
      const other = this.compared();
      value = value && other;
    }
    return value;
  }

  private compared(): unknown {
    const value = this.filtered();
    if (this.take('==')) return value === this.filtered();
    if (this.take('!=')) return value !== this.filtered();
    return value;
  }

  private filtered(): unknown {
    let value = this.primary();
    while (this.take('|')) {
      this.expect('length');
      value = Array.isArray(value) ? value.length : 0;
    }
    return value;
  }

  private primary(): unknown {
    const token = this.tokens[this.position];
    this.position += 1;
    if (token === undefined) throw new Error('The expression ends early');
    if (token === '(') {
      const value = this.choice();
      this.expect(')');
      return value;
    }
    if (token === '[') return this.list();
    if (token === '{') return this.map();
    if (token.startsWith("'")) return token.slice(1, -1);
    if (/^\d/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'undefined') return undefined;
    if (!/^[A-Za-z_]/.test(token)) throw new Error(`Not understood: ${token}`);
    return this.path(this.scope[token]);
  }

  private path(start: unknown): unknown {
    let value = start;
    while (this.take('.')) {
      const name = this.tokens[this.position];
      this.position += 1;
      value =
        typeof value === 'object' &&
        value !== null &&
        Object.hasOwn(value, name)
          ? (value as Scope)[name]
          : undefined;
    }
    return value;
  }

  private list(): unknown[] {
    const values: unknown[] = [];
    while (!this.take(']')) {
      values.push(this.choice());
      if (!this.take(',')) {
        this.expect(']');
        break;
      }
    }
    return values;
  }

  private map(): Scope {
    const entries: [string, unknown][] = [];
    while (!this.take('}')) {
      const key = String(this.primary());
      this.expect(':');
      entries.push([key, this.choice()]);
      if (!this.take(',')) {
        this.expect('}');
        break;
      }
    }
    return Object.fromEntries(entries);
  }
}

/**
 * The intent that a template would write with the values of its form: the same expressions that the steps of the template hold,
 * as far as templates use them. Undefined fields are left out, as the scaffolder does.
 *
 * @throws Error for an expression of another form
 */
export function evaluateIntent(
  value: unknown,
  parameters: Readonly<Record<string, unknown>>,
): unknown {
  if (typeof value === 'string') return evaluateText(value, { parameters });
  if (Array.isArray(value))
    return value.map(entry => evaluateIntent(entry, parameters));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]) => [key, evaluateIntent(entry, parameters)] as const)
      .filter(([, entry]) => entry !== undefined),
  );
}

function evaluateText(text: string, scope: Scope): unknown {
  const [, expression] = /^\$\{\{(.*)\}\}$/s.exec(text) ?? [];
  return expression === undefined ? text : new Reader(expression, scope).all();
}
