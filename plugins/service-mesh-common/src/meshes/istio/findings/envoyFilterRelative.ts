import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { EnvoyFilter } from '../kinds';
import { envoyPatches, PatchProblem } from './envoyPatches';

function* found(index: ResourceIndex, wanted: PatchProblem): Iterable<Problem> {
  for (const { filter, field, operation, problem } of envoyPatches(index)) {
    if (problem !== wanted) continue;
    yield {
      subject: index.ref(filter, EnvoyFilter),
      field: `${field}.patch.operation`,
      params: { operation },
    };
  }
}

/** A patch whose effect depends on the order of EnvoyFilters, and nothing says the order. @internal */
export const envoyFilterRelative: FindingRule = {
  code: 'istio/envoy-filter-relative',
  severity: 'warning',
  title: 'EnvoyFilter depends on an order nobody sets',
  message:
    '{operation} depends on what other EnvoyFilters did before, and the filter has no priority.',
  why: 'When what it refers to is not there yet, the patch is left out without a word.',
  fix: 'Set the priority, or use an operation that does not depend on others, such as INSERT_FIRST or ADD.',
  reads: [EnvoyFilter],
  aliases: ['IST0151'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0151/',
  check: ({ index }) => found(index, 'relative'),
};

/** The same, where another patch for one version of the proxy is about the same thing. @internal */
export const envoyFilterRelativeByVersion: FindingRule = {
  code: 'istio/envoy-filter-relative-by-version',
  severity: 'warning',
  title: 'EnvoyFilter depends on a patch for one proxy version',
  message:
    '{operation} is about the same thing as a patch for one version of the proxy, and the filter has no priority.',
  why: 'During an upgrade proxies of both versions run, and on some of them the patch finds nothing to change and is left out.',
  fix: 'Set the priority, or use an operation that does not depend on others, such as INSERT_FIRST or ADD.',
  reads: [EnvoyFilter],
  aliases: ['IST0155'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0155/',
  check: ({ index }) => found(index, 'relative-by-version'),
};
