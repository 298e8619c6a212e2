import { Intents } from '../../plugins/service-mesh-common/src/model';
import { HeldValue } from './HeldValue';

/** What covers an example: an intent that a writer writes, or files that a template gives. */
export type SeedRow = {
  /** File below the folder of the manifests. */
  readonly file: string;
  /** Folder of the template. */
  readonly template: string;
  /** Texts of the example that have to be corrected before it means anything: from, to. */
  readonly corrections?: readonly (readonly [string, string])[];
  /** What the template rewrites before it is compared: the manifests of the example itself. */
  readonly migrates?: true;
  /** Fields that the result rightly does not have, by kind and path (such as `VirtualService spec.http.fault`), and why. */
  readonly without?: Readonly<Record<string, string>>;
  /** Further files of the examples that belong to it. */
  readonly along?: readonly string[];
} & (
  | {
      [N in keyof Intents]: {
        readonly mesh: string;
        readonly concern: N;
        readonly intent: Intents[N];
        /** Why the effect differs on purpose; it must differ then. */
        readonly differs?: string;
      };
    }[keyof Intents]
  | {
      /** Case of the template whose files hold the values. */
      readonly example: string;
      readonly holds: readonly HeldValue[];
      readonly differs?: string;
    }
);
