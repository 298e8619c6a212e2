// `npm test`: unit and integration tests of every package, then the conformance vectors where they are at hand. Says
// which real parts (browser, Prometheus, kubectl, PostgreSQL) this machine lacks; with CI set, their absence is a failure.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from './startPostgres.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const win = process.platform === 'win32';
const ci = Boolean(process.env.CI);
const say = text => console.error(`[test] ${text}`);

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
// With CI set the tests that need these fail by themselves.
for (const [program, what] of parts) {
  if (!onPath(program)) say(`${program} is not installed: ${what} is left out`);
}
say(
  'the browser journeys are not part of this command; run `yarn e2e` for them',
);

/** A database the caller named is used as it is. */
const named = Object.keys(process.env).some(name =>
  /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/.test(name),
);

async function preparePostgres() {
  if (named) return undefined;
  try {
    const postgres = await startPostgres();
    if (postgres) return postgres;
    say('PostgreSQL is not installed: the database tests run on SQLite only');
  } catch (error) {
    say(
      `PostgreSQL does not start, the database tests run on SQLite only: ${error.message}`,
    );
  }
  if (ci) {
    say('CI needs PostgreSQL: install the server programs, see .ci/run');
    process.exit(1);
  }
  return undefined;
}

let child;
function run(script, args, env) {
  return new Promise(resolve => {
    child = spawn('yarn', ['run', '-T', script, ...args], {
      cwd: root,
      stdio: 'inherit',
      shell: win,
      // Databases in containers are not asked for: the engine may be missing, and pulls are slow.
      env: { ...process.env, BACKSTAGE_TEST_DISABLE_DOCKER: '1', ...env },
    });
    child.on('exit', code => resolve(code ?? 1));
  });
}

const postgres = await preparePostgres();
// Whatever ends this program, the database ends with it.
process.on('exit', () => postgres?.stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    child?.kill(signal);
    process.exit(1);
  });

const extra = process.argv.slice(2);
const tests = await run(
  'backstage-cli',
  ['repo', 'test', '--watchAll=false', ...extra],
  postgres?.env,
);
const conformance = extra.length > 0 ? 0 : await run('conformance', [], {});
process.exit(tests || conformance);
