/** Parts in one generation; two generations live. Pods of one template follow each other in a list. */
const GENERATION = 2_000;

/** Parts under one key that are compared before any text is made: pods of a template follow each other. */
const RECENT = 4;

/** Keys with recent parts (count); kinds have a few dozen. */
const MOST_KEYS = 500;

/** Texts that few other objects have, if any. */
const UNIQUE = new Set(['name', 'uid', 'resourceVersion', 'podIP']);

/** Longest text of a part that is compared, in characters; longer ones are rarely equal and dear to hold. */
const LONGEST = 4_000;

type Json = Readonly<Record<string, unknown>>;

/**
 * Lets equal parts of Kubernetes objects share memory: pods of one template have equal labels, owners and containers. A part
 * is what stands two levels below an object, such as `spec.containers`; parts are never written to. Bounded like a text pool.
 */
export class PartPool {
  private young = new Map<string, object>();
  private old = new Map<string, object>();
  /** By key, used in turn. */
  private readonly recent = new Map<string, (object | undefined)[]>();
  private turn = 0;

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
      if (typeof part === 'string') {
        if (!UNIQUE.has(key)) section[key] = this.intern(part);
      } else if (typeof part === 'object' && part !== null)
        section[key] = this.known(key, part);
    }
  }

  private known(key: string, part: object): object {
    let recent = this.recent.get(key);
    if (!recent) {
      if (this.recent.size >= MOST_KEYS) this.recent.clear();
      this.recent.set(
        key,
        (recent = Array.from({ length: RECENT }, () => undefined)),
      );
    }
    if (recent.includes(part)) return part;
    for (const candidate of recent)
      if (candidate && isEqual(candidate, part)) return candidate;
    const known = this.equalTo(part);
    this.turn = (this.turn + 1) % RECENT;
    recent[this.turn] = known;
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

/** True when both have the same content; members in another order are taken for other content. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key !== others[i] || !isEqual((a as Json)[key], (b as Json)[key]))
      return false;
  }
  return true;
}
