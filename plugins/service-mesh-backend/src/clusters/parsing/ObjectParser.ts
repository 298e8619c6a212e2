import {
  Kind,
  KubeObject,
  MalformedObject,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ObjectRecord } from './recordOf';

/** What a list or an event says about one object. */
export type ObjectChange =
  | {
      readonly type: 'put';
      readonly namespace: string;
      readonly name: string;
      readonly object?: KubeObject;
      readonly malformed?: MalformedObject;
      /** For history; only of kinds whose changes are recorded. */
      readonly record?: ObjectRecord;
    }
  | {
      readonly type: 'delete';
      readonly namespace: string;
      readonly name: string;
      readonly uid?: string;
      readonly resourceVersion?: string;
    };

/** One page of a list. */
export interface ParsedPage {
  readonly changes: readonly ObjectChange[];
  readonly revision: string;
  /** Token of the next page. */
  readonly next?: string;
}

/** Some lines of a watch. */
export interface ParsedEvents {
  readonly changes: readonly ObjectChange[];
  /** Revision of the last event or bookmark; undefined when there was none. */
  readonly revision?: string;
  readonly bookmarks: number;
  /** Why the stream must not be read on; the changes before it hold. */
  readonly stop?:
    | { readonly reason: 'malformed' }
    | { readonly reason: 'backwards' }
    | {
        readonly reason: 'error';
        readonly status?: number;
        readonly retryAfterMs?: number;
        readonly message: string;
      };
}

/** What is parsed. */
export interface ParseContext {
  readonly cluster: string;
  readonly kind: Kind;
}

/** Turns what the API server sent into projected objects; may work in another thread. Rejects with a malformed KubeError. */
export interface ObjectParser {
  /** What is wrong with the parser itself, though it goes on parsing; safe to show. */
  readonly problem?: string;
  /** Takes the body over: it must not be used afterwards. */
  parsePage(
    context: ParseContext,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<ParsedPage>;
  parseEvents(
    context: ParseContext,
    lines: Uint8Array,
    since: string,
  ): Promise<ParsedEvents>;
  close(): Promise<void>;
}
