import { Intents, ResourceKey } from '../model';
import { ResourceIndex } from './ResourceIndex';

/** A Kubernetes object as it stands in a manifest. @public */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [section: string]: unknown;
}

/** A field of an intent that cannot be written, and why. @public */
export interface IntentProblem {
  /** Path in the intent, such as `backends[1].weight`. */
  readonly field: string;
  readonly problem: string;
}

/** What a writer gives: objects in a stable order, or why there are none. @public */
export type Written =
  | {
      readonly ok: true;
      readonly objects: readonly ManifestObject[];
      /** Fields that an object which is there already keeps, such as `VirtualService/spec.http[].route`; `[]` = every item. */
      readonly keep?: readonly string[];
      /**
       * Fields that an object which is there loses, such as `VirtualService/spec.http[].fault`; `[fault]` = the item of that
       * name. A part between quotation marks may hold dots.
       */
      readonly drop?: readonly string[];
      /** Objects of other answers to the same question, which go where they are. */
      readonly remove?: readonly ResourceKey[];
      /** What a person must know, such as that pods have to be restarted. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly IntentProblem[] };

/**
 * One concern, in both directions. `read` answers from what is effective (never by undoing `write` field by field), so that
 * `read(index of write(intent))` proves that the engine understands what was written.
 * @public
 */
export interface IntentWriter<I> {
  write(intent: I): Written;
  /** The intent as it fits beside what the index holds already, and what a person must know about that. */
  beside?(
    index: ResourceIndex,
    intent: I,
  ): { readonly intent: I; readonly notes: readonly string[] };
  /** The intent that the objects of an index have the effect of, about the same target as `like`; undefined = none. */
  read(index: ResourceIndex, like: I): I | undefined;
}

/** What a mesh can write; a concept it lacks is named with the alternative. @public */
export type MeshWriters = {
  readonly [N in keyof Intents]:
    | IntentWriter<Intents[N]>
    | { readonly lacks: string };
};

/** Something intents can be written for: a mesh, or a way to run it. @public */
export interface WriteTarget {
  /** Stable id, such as `istio-ambient`. */
  readonly id: string;
  readonly title: string;
  readonly write: MeshWriters;
}
