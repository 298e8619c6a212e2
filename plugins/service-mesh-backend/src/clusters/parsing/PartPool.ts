/** Parts in one generation; two generations live. Pods of one template follow each other in a list. */
const GENERATION = 2_000;

/** Parts that are found again by being the same object. */
const RECENT = 500;

/** Longest text of a part that is compared, in characters; longer ones are rarely equal and dear to hold. */
const LONGEST = 4_000;

/**
 * Lets equal parts of Kubernetes objects share memory: pods of one template have equal labels, owners and containers. A part
 * is what stands two levels below an object, such as `spec.containers`; parts are never written to. Bounded like a text pool.
 */
export class PartPool {
  private young = new Map<string, object>();
  private old = new Map<string, object>();
  /** A message of another thread names a shared part many times. */
  private readonly recent = new Map<object, object>();

  /** `intern` is given every text outside parts, and those of each part that no earlier one equals. */
  constructor(
    private readonly intern: (text: string) => string = text => text,
  ) {}

  /** Puts known parts in the place of equal ones. */
  share<T extends object>(object: T): T {
    const sections = object as Record<string, unknown>;
    for (const key of Object.keys(sections)) {
      const section = sections[key];
      if (typeof section === 'string') sections[key] = this.intern(section);
      else if (typeof section === 'object' && section !== null)
        this.shareParts(section as Record<string, unknown>);
    }
    return object;
  }

  private shareParts(section: Record<string, unknown>): void {
    for (const key of Object.keys(section)) {
      const part = section[key];
      if (typeof part === 'string') section[key] = this.intern(part);
      else if (typeof part === 'object' && part !== null)
        section[key] = this.known(part);
    }
  }

  private known(part: object): object {
    const seen = this.recent.get(part);
    if (seen) return seen;
    if (this.recent.size >= RECENT) this.recent.clear();
    const known = this.equalTo(part);
    this.recent.set(part, known);
    return known;
  }

  private equalTo(part: object): object {
    const text = JSON.stringify(part);
    const same = this.young.get(text);
    if (same) return same;
    const survivor = this.old.get(text) ?? part;
    if (survivor === part) this.internAll(part);
    if (text.length > LONGEST) return survivor;
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(text, survivor);
    return survivor;
  }

  private internAll(value: object): void {
    const record = value as Record<string, unknown>;
    for (const key of Object.keys(record)) {
      const entry = record[key];
      if (typeof entry === 'string') record[key] = this.intern(entry);
      else if (typeof entry === 'object' && entry !== null)
        this.internAll(entry);
    }
  }
}
