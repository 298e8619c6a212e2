// `npm test`: unit and integration tests of every package, then the conformance vectors where they are at hand. Says
// which real parts (browser, Prometheus, kubectl) this machine lacks; with CI set, the tests that need them fail instead.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const win = process.platform === 'win32';

function onPath(program) {
  const names = win ? [`${program}.exe`, `${program}.cmd`] : [program];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some(dir => names.some(name => fs.existsSync(path.join(dir, name))));
}

const parts = [
  ['prometheus', 'comparison of the demo Prometheus with a real one'],
  ['kubectl', 'the demo cluster driven by a real kubectl'],
];
for (const [program, what] of parts) {
  if (!onPath(program))
    console.error(`[test] ${program} is not installed: ${what} is left out`);
}
console.error(
  '[test] the browser journeys are not part of this command; run `yarn e2e` for them',
);

function run(script, args) {
  const { status } = spawnSync('yarn', ['run', '-T', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: win,
    // Without a Docker engine the database tests use what is at hand.
    env: { ...process.env, BACKSTAGE_TEST_DISABLE_DOCKER: '1' },
  });
  return status ?? 1;
}

const extra = process.argv.slice(2);
const tests = run('backstage-cli', [
  'repo',
  'test',
  '--watchAll=false',
  ...extra,
]);
const conformance = extra.length > 0 ? 0 : run('conformance', []);
process.exit(tests || conformance);
