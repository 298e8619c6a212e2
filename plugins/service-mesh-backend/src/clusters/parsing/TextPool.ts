import { PartPool } from './PartPool';

/** Texts in one generation; two generations live. */
const GENERATION = 20_000;

/**
 * Lets equal texts share memory. Bounded: texts not seen for two generations are forgotten by the pool (not by their
 * owners), so unique ones such as uids pass through.
 */
export class TextPool {
  private young = new Map<string, string>();
  private old = new Map<string, string>();

  readonly intern = (text: string): string => {
    const known = this.young.get(text);
    if (known !== undefined) return known;
    const survivor = this.old.get(text) ?? text;
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(survivor, survivor);
    return survivor;
  };

  private readonly parts = new PartPool(this.intern);

  /** Interns every text inside a plain value, in place; Kubernetes objects inside share equal parts as well. */
  internAll<T>(value: T): T {
    if (typeof value === 'string') return this.intern(value) as T & string;
    if (typeof value !== 'object' || value === null) return value;
    const record = value as Record<string, unknown>;
    if (typeof record.metadata === 'object') return this.parts.share(value);
    for (const key of Object.keys(record)) {
      // What history keeps of an object, no other object has.
      if (key === 'record') continue;
      const entry = record[key];
      if (typeof entry === 'string') record[key] = this.intern(entry);
      else if (typeof entry === 'object') this.internAll(entry);
    }
    return value;
  }
}
