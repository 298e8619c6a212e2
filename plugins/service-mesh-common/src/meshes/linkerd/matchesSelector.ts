/** A label selector as Linkerd's resources write it. @internal */
export interface RawSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}

/** True when labels meet every requirement; an empty selector selects everything. @internal */
export function matchesSelector(
  selector: RawSelector,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector.matchExpressions ?? []).every(
      ({ key = '', operator, values }) => {
        const present = Object.hasOwn(labels, key);
        // An operator with values it must not have, or without those it needs, selects nothing.
        switch (operator) {
          case 'In':
            return present && values !== undefined
              ? values.includes(labels[key])
              : false;
          case 'NotIn':
            return (
              values !== undefined && !(present && values.includes(labels[key]))
            );
          case 'Exists':
            return values === undefined && present;
          case 'DoesNotExist':
            return values === undefined && !present;
          default:
            return false;
        }
      },
    )
  );
}
