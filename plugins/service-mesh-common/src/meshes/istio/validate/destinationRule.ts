import { subsetNameProblem } from './destinations';
import { checkExportTo } from './exportTo';
import { wildcardDomainProblem } from './hostNames';
import { checkLabels, checkSelector } from './labels';
import { checkTrafficPolicy } from './trafficPolicy';
import { validator } from './validator';

/** Checks a DestinationRule as Istio's webhook does. @internal */
export const validateDestinationRule = validator((spec, { namespace }) => {
  spec.at('host').errors(wildcardDomainProblem(spec.text('host')));
  checkTrafficPolicy(spec.at('trafficPolicy'), namespace);
  const names = new Set<string>();
  for (const written of spec.list('subsets')) {
    // What Istio would only warn about it does not pass on for a subset.
    const subset = written.withoutWarnings();
    if (!subset.isSet) {
      subset.error('subset may not be null');
      continue;
    }
    const name = subset.text('name');
    if (names.has(name))
      subset.at('name').error(`duplicate subset names: ${name}`);
    names.add(name);
    subset.at('name').errors(subsetNameProblem(name));
    checkLabels(subset, 'labels');
    checkTrafficPolicy(subset.at('trafficPolicy'), namespace);
  }
  checkExportTo(spec, namespace, {
    selectsWorkloads: spec.has('workloadSelector'),
  });
  checkSelector(spec, 'workloadSelector');
});
