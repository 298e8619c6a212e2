/** A reference of a route to its parent. @internal */
export interface RawParentRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

/** What the status of a route says about one parent. @internal */
export interface RawParentStatus {
  readonly parentRef?: RawParentRef;
  readonly controllerName?: string;
  readonly conditions?: readonly {
    readonly type?: string;
    readonly status?: string;
  }[];
}

/** Name under which Linkerd's policy controller writes status. @internal */
export const POLICY_CONTROLLER = 'linkerd.io/policy-controller';

/** True when a status entry accepts its parent. @internal */
export function isAccepted(status: RawParentStatus): boolean {
  return (status.conditions ?? []).some(
    condition => condition.type === 'Accepted' && condition.status === 'True',
  );
}
