import { KubeObject } from '../model';

/**
 * The objects of one kind in one namespace (or of a cluster-scoped kind, with namespace `''`), frozen. Name and label
 * look-ups are built on first use and live as long as the slice, so an unchanged namespace pays once.
 * @public
 */
export class NamespaceSlice<T extends KubeObject = KubeObject> {
  private byName?: Map<string, T>;
  private byLabel?: Map<string, T[]>;

  constructor(readonly objects: readonly T[]) {}

  get(name: string): T | undefined {
    this.byName ??= new Map(this.objects.map(o => [o.metadata.name, o]));
    return this.byName.get(name);
  }

  /** Objects that carry all the given labels; no labels = all objects. */
  withLabels(labels: Readonly<Record<string, string>>): readonly T[] {
    const wanted = Object.entries(labels);
    if (wanted.length === 0) return this.objects;
    this.byLabel ??= this.indexLabels();
    let shortest: readonly T[] | undefined;
    for (const [key, value] of wanted) {
      const hits = this.byLabel.get(`${key}=${value}`) ?? [];
      if (!shortest || hits.length < shortest.length) shortest = hits;
    }
    return (shortest ?? []).filter(o =>
      wanted.every(([key, value]) => o.metadata.labels?.[key] === value),
    );
  }

  private indexLabels(): Map<string, T[]> {
    const index = new Map<string, T[]>();
    for (const o of this.objects) {
      for (const [key, value] of Object.entries(o.metadata.labels ?? {})) {
        const entry = index.get(`${key}=${value}`);
        if (entry) entry.push(o);
        else index.set(`${key}=${value}`, [o]);
      }
    }
    return index;
  }
}
