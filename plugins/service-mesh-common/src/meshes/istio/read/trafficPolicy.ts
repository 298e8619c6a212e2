import { DestinationRule } from '../kinds';

/** A traffic policy as written. @internal */
export type WrittenPolicy = NonNullable<
  NonNullable<DestinationRule['spec']>['trafficPolicy']
>;

/** Parts of a policy that hold for one subset and port. @internal */
export type PolicyParts = Omit<WrittenPolicy, 'portLevelSettings'>;

/** A subset of a merged group of rules, with the rule that defines it. @internal */
export interface DefinedSubset {
  readonly rule: DestinationRule;
  /** Position in that rule's list. */
  readonly position: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly trafficPolicy?: WrittenPolicy;
}

/** Subsets of a merged group: of two with one name the first counts. @internal */
export function definedSubsets(
  rules: readonly DestinationRule[],
): DefinedSubset[] {
  const found = new Map<string, DefinedSubset>();
  for (const rule of rules) {
    (rule.spec?.subsets ?? []).forEach((subset, position) => {
      const name = subset.name ?? '';
      if (!name || found.has(name)) return;
      found.set(name, {
        rule,
        position,
        name,
        labels: subset.labels ?? {},
        ...(subset.trafficPolicy && { trafficPolicy: subset.trafficPolicy }),
      });
    });
  }
  return [...found.values()];
}

/** The rule whose top-level policy counts: the first that has one. @internal */
export function policyRule(
  rules: readonly DestinationRule[],
): DestinationRule | undefined {
  return rules.find(r => r.spec?.trafficPolicy);
}
