import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const kubeconfig = path.resolve(__dirname, '../.cache/demo-cluster/kubeconfig');

/** Runs a real kubectl against the demo cluster of the portal under test. */
export function kubectl(args: string[], input?: string): string {
  if (!fs.existsSync(kubeconfig)) {
    throw new Error('The demo cluster has not written its kubeconfig');
  }
  return execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
    encoding: 'utf8',
    input,
    timeout: 20_000,
  });
}
