import { ValidationProblem } from '../../../model';
import { durationNs } from './durationNs';

/** Where problems go. @internal */
export type ReportProblem = (problem: ValidationProblem) => void;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One place in a raw object. Reading never fails: a value of another form reads as the field's default, as the schema
 * check already speaks of it. Null counts as absent.
 * @internal
 */
export class SpecNode {
  constructor(
    private readonly value: unknown,
    readonly path: string,
    private readonly report: ReportProblem,
  ) {}

  /** The same place, but warnings said below it are dropped: Istio does not pass on those of some parts. */
  withoutWarnings(): SpecNode {
    return new SpecNode(this.value, this.path, problem => {
      if (problem.severity === 'error') this.report(problem);
    });
  }

  /** The same place, and `notice` is called with every problem said below it. */
  watched(notice: () => void): SpecNode {
    return new SpecNode(this.value, this.path, problem => {
      notice();
      this.report(problem);
    });
  }

  /** The same place for looking only: nothing said below it is reported. */
  silent(): SpecNode {
    return new SpecNode(this.value, this.path, () => {});
  }

  error(message: string, field = this.path): void {
    this.report({ severity: 'error', field, message });
  }

  warn(message: string, alias?: string): void {
    this.report({
      severity: 'warning',
      field: this.path,
      message,
      ...(alias !== undefined && { alias }),
    });
  }

  /** Says every problem in words as an error of this place. */
  errors(...messages: readonly (string | undefined)[]): void {
    for (const message of messages) if (message) this.error(message);
  }

  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  at(name: string): SpecNode {
    return new SpecNode(
      isRecord(this.value) && Object.hasOwn(this.value, name)
        ? this.value[name]
        : undefined,
      `${this.path}.${name}`,
      this.report,
    );
  }

  has(name: string): boolean {
    return this.at(name).isSet;
  }

  hasAny(...names: readonly string[]): boolean {
    return names.some(name => this.has(name));
  }

  /** The value as text; `''` when it is none. */
  get asText(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  /** The value as a number; 0 when it is none. */
  get asNumber(): number {
    if (typeof this.value === 'number')
      return Number.isFinite(this.value) ? this.value : 0;
    return typeof this.value === 'string' &&
      /^[+-]?\d{1,20}(\.\d{1,20})?$/.test(this.value)
      ? Number(this.value)
      : 0;
  }

  text(name: string): string {
    return this.at(name).asText;
  }

  number(name: string): number {
    return this.at(name).asNumber;
  }

  flag(name: string): boolean {
    return this.at(name).value === true;
  }

  /** The field's value among the given ones, the first being the default; a foreign value is an error. */
  choice<T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const node = this.at(name);
    if (!node.isSet || node.value === '') return values[0];
    const known =
      typeof node.value === 'number'
        ? values[node.value]
        : values.find(value => value === node.value);
    if (known === undefined) node.error(`must be one of ${values.join(', ')}`);
    return known ?? values[0];
  }

  /** Items of a list field, null ones included. */
  list(name: string): SpecNode[] {
    const node = this.at(name);
    return Array.isArray(node.value)
      ? node.value.map(
          (item: unknown, i) =>
            new SpecNode(item, `${node.path}[${i}]`, this.report),
        )
      : [];
  }

  texts(name: string): string[] {
    return this.list(name).map(item => item.asText);
  }

  count(name: string): number {
    const { value } = this.at(name);
    return Array.isArray(value) ? value.length : 0;
  }

  isEmptyList(name: string): boolean {
    const { value } = this.at(name);
    return Array.isArray(value) && value.length === 0;
  }

  /** Entries of a map field. */
  entries(name: string): [key: string, node: SpecNode][] {
    const node = this.at(name);
    return isRecord(node.value)
      ? Object.entries(node.value).map(([key, value]) => [
          key,
          new SpecNode(
            value,
            `${node.path}[${JSON.stringify(key)}]`,
            this.report,
          ),
        ])
      : [];
  }

  /** What the value holds, of a map or a list. */
  children(): SpecNode[] {
    const { value } = this;
    if (Array.isArray(value))
      return value.map(
        (item: unknown, i) =>
          new SpecNode(item, `${this.path}[${i}]`, this.report),
      );
    return isRecord(value) ? Object.keys(value).map(key => this.at(key)) : [];
  }

  /** Nanoseconds of a duration field; undefined when it is absent, an error (and undefined) when it is none. */
  durationNs(name: string): bigint | undefined {
    const node = this.at(name);
    if (!node.isSet) return undefined;
    const ns = durationNs(node.asText);
    if (ns === undefined)
      node.error(`is not a duration such as 1s, 250ms or 1h30m`);
    return ns;
  }

  /** The named fields for comparisons: absent, null, false and zero count as equal. */
  keyOf(names: readonly string[]): string {
    const { value } = this;
    if (!isRecord(value)) return canonical(value, 0);
    return canonical(
      Object.fromEntries(
        Object.entries(value).filter(([key]) => names.includes(key)),
      ),
      0,
    );
  }
}

/** Deepest nesting compared; what lies below counts as equal. */
const DEEPEST = 12;

function canonical(value: unknown, depth: number): string {
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value))
    return `[${value.map(item => canonical(item, depth + 1)).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, v]) => v !== undefined && v !== null && v !== false && v !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, v]) => `${JSON.stringify(key)}:${canonical(v, depth + 1)}`);
  return `{${fields.join()}}`;
}
