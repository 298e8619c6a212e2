import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';
import { ObjectChange } from './parsing/ObjectParser';

/** Where recorded states go; takes them at once and works on its own time. */
export interface ObjectRecorder {
  /**
   * A complete list of the kind, or of the objects of one name of it. `restored`: the revisions went back, so what is older
   * than what was seen before is there all the same.
   */
  listed(
    cluster: string,
    kind: Kind,
    changes: readonly ObjectChange[],
    scope?: { readonly name?: string; readonly restored?: boolean },
  ): void;
  /** Events of a watch, in their order. */
  watched(cluster: string, kind: Kind, changes: readonly ObjectChange[]): void;
}
