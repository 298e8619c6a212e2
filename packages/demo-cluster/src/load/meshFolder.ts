import { dirname, join } from 'node:path';

/** The folder of the demo's YAML, found by package so that it is the same in a build. */
export function meshFolder(): string {
  return join(dirname(require.resolve('demo-cluster/package.json')), 'mesh');
}
