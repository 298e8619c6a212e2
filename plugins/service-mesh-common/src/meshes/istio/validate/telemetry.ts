import { celProblem } from './celProblem';
import { checkSelector } from './labels';
import { checkTargets } from './policyTargets';
import { SpecNode } from './SpecNode';
import { validator } from './validator';

/** Checks a Telemetry as Istio's webhook does. @internal */
export const validateTelemetry = validator(spec => {
  checkTargets(spec);
  checkSelector(spec);
  spec.list('metrics').forEach(checkMetrics);
  const tracing = spec.list('tracing');
  if (tracing.length > 1)
    spec.at('tracing').warn('multiple tracing is not currently supported');
  tracing.forEach(checkTracing);
  for (const logging of spec.list('accessLogging')) {
    const expression = logging.at('filter').at('expression');
    if (logging.has('filter')) {
      const problem = celProblem(expression.asText);
      if (problem)
        expression.error(`must be a valid CEL expression: ${problem}`);
    }
    checkProviders(logging);
  }
});

function checkProviders(owner: SpecNode): void {
  const nameless = owner.list('providers').find(p => p.text('name') === '');
  nameless?.error('providers.name may not be empty');
}

/** Kinds of tags, with the field that must not be empty. */
const TAGS: readonly [type: string, field: string][] = [
  ['literal', 'value'],
  ['header', 'name'],
  ['environment', 'name'],
];

function checkTracing(tracing: SpecNode): void {
  if (!tracing.isSet) return;
  if (tracing.count('providers') > 1)
    tracing
      .at('providers')
      .warn('multiple providers is not currently supported');
  checkProviders(tracing);
  const percentage = tracing.number('randomSamplingPercentage');
  if (percentage < 0 || percentage > 100)
    tracing
      .at('randomSamplingPercentage')
      .error('randomSamplingPercentage must be in range [0.0, 100.0]');
  for (const [name, tag] of tracing.entries('customTags')) {
    if (name === '') tag.error('tag name may not be empty');
    if (!tag.isSet) {
      tag.error(`tag '${name}' may not have a nil value`);
      continue;
    }
    for (const [type, field] of TAGS)
      if (tag.has(type) && tag.at(type).text(field) === '')
        tag.at(type).error(`${type} tag ${field} may not be empty`);
  }
}

function checkMetrics(metrics: SpecNode): void {
  if (!metrics.isSet) return;
  checkProviders(metrics);
  for (const override of metrics.list('overrides')) {
    if (!override.isSet) {
      override.error('tagOverrides may not be null');
      continue;
    }
    for (const [name, tag] of override.entries('tagOverrides'))
      checkTagOverride(name, tag);
    const custom = override.at('match').at('customMetric');
    if (custom.isSet && custom.asText === '')
      custom.error('customMetric may not be empty');
  }
}

function checkTagOverride(name: string, tag: SpecNode): void {
  if (name === '') tag.warn('tagOverrides.name may not be empty');
  if (!tag.isSet) return tag.error('tagOverrides may not be null');
  const upserts = tag.choice('operation', ['UPSERT', 'REMOVE']) === 'UPSERT';
  const hasValue = tag.text('value') !== '';
  if (upserts && !hasValue)
    tag.error('tagOverrides.value must be set when operation is UPSERT');
  if (!upserts && hasValue)
    tag.error('tagOverrides.value may only be set when operation is UPSERT');
  return undefined;
}
