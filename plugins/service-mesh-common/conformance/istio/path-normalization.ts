import {
  normalizePath,
  pathNormalization,
} from '../../src/meshes/istio/read/access/normalizePath';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

interface Vector {
  readonly normalization?: string;
  readonly path: string;
  readonly expected: string;
}

export const adapter: SuiteAdapter = {
  suite: 'istio/path-normalization/cases',
  run(raw): Outcome {
    const { normalization, path, expected } = raw as Vector;
    return compare(
      expected,
      normalizePath(path, pathNormalization(normalization)),
    );
  },
};
