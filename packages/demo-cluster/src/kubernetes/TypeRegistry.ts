import { builtinTypes } from './builtinTypes';
import { ResourceType } from './ResourceType';

/** The kinds the server knows: built in, and those of CustomResourceDefinitions. */
export class TypeRegistry {
  readonly #types = new Map<string, ResourceType>();

  constructor(types: readonly ResourceType[] = builtinTypes) {
    for (const type of types) this.add(type);
  }

  add(type: ResourceType): void {
    this.#types.set(`${type.group}/${type.plural}`, type);
  }

  remove(type: ResourceType): void {
    this.#types.delete(`${type.group}/${type.plural}`);
  }

  all(): ResourceType[] {
    return [...this.#types.values()];
  }

  byPlural(group: string, plural: string): ResourceType | undefined {
    return this.#types.get(`${group}/${plural}`);
  }

  byKind(group: string, kind: string): ResourceType | undefined {
    return this.all().find(t => t.group === group && t.kind === kind);
  }

  /** The type of an object's apiVersion and kind, if that version is served. */
  ofObject(apiVersion: string, kind: string): ResourceType | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    const type = this.byKind(group, kind);
    return type?.versions.includes(version) ? type : undefined;
  }
}
