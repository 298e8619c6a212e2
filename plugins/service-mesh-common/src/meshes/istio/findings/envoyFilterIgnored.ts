import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { EnvoyFilter } from '../kinds';
import { envoyPatches, PatchProblem } from './envoyPatches';

function* found(index: ResourceIndex, wanted: PatchProblem): Iterable<Problem> {
  for (const { filter, field, applyTo, problem } of envoyPatches(index)) {
    if (problem !== wanted) continue;
    yield {
      subject: index.ref(filter, EnvoyFilter),
      field: `${field}.patch.operation`,
      params: { applyTo: applyTo || 'nothing' },
    };
  }
}

const COMMON = {
  severity: 'error',
  why: 'The proxy gets its configuration without the patch, and nothing else says so.',
  reads: [EnvoyFilter],
} as const;

/** ADD where nothing can be added. @internal */
export const envoyFilterAddIgnored: FindingRule = {
  ...COMMON,
  code: 'istio/envoy-filter-add-ignored',
  title: 'EnvoyFilter adds where nothing can be added',
  message: 'ADD has no effect on {applyTo}.',
  fix: 'Use MERGE, or for routes INSERT_BEFORE, INSERT_AFTER or INSERT_FIRST.',
  aliases: ['IST0153'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0153/',
  check: ({ index }) => found(index, 'add-ignored'),
};

/** REMOVE where nothing can be removed. @internal */
export const envoyFilterRemoveIgnored: FindingRule = {
  ...COMMON,
  code: 'istio/envoy-filter-remove-ignored',
  title: 'EnvoyFilter removes where nothing can be removed',
  message: 'REMOVE has no effect on {applyTo}.',
  fix: 'Change the route where it is defined, or use MERGE.',
  aliases: ['IST0154'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0154/',
  check: ({ index }) => found(index, 'remove-ignored'),
};

/** REPLACE of what cannot be replaced. @internal */
export const envoyFilterReplaceIgnored: FindingRule = {
  ...COMMON,
  code: 'istio/envoy-filter-replace-ignored',
  title: 'EnvoyFilter replaces what cannot be replaced',
  message: 'REPLACE has no effect on {applyTo}.',
  fix: 'Use MERGE; only HTTP and network filters and virtual hosts can be replaced.',
  aliases: ['IST0152'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0152/',
  check: ({ index }) => found(index, 'replace-refused'),
};
