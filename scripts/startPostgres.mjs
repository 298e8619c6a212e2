// Starts a private PostgreSQL for tests, when this machine has the server programs: its own folder, port and password,
// never the database somebody runs.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stopPostgres } from './stopPostgres.mjs';

const run = promisify(execFile);
const exe = process.platform === 'win32' ? '.exe' : '';

/** Folder with `initdb` and `pg_ctl`: one of the path, or the newest of Debian's, which are not on the path. */
function findPrograms() {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian)
    ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    : [];
  const folders = [
    ...versions.map(version => path.join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  return folders.find(folder =>
    ['initdb', 'pg_ctl', 'postgres'].every(program =>
      fs.existsSync(path.join(folder, program + exe)),
    ),
  );
}

/** PostgreSQL refuses to run as root, so root hands it to somebody who owns nothing else. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const users = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      users.find(line => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (uid) return { uid: Number(uid), gid: Number(gid) };
  }
  return {};
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Resolves with the variables that tests look at and the way to stop the server, or with undefined when the programs are
 * not installed. Rejects when they are but do not work.
 */
export async function startPostgres() {
  const programs = findPrograms();
  if (!programs) return undefined;
  const program = name => path.join(programs, name + exe);
  const { stdout } = await run(program('postgres'), ['--version']);
  const major = /\d+/.exec(stdout)?.[0];
  const user = unprivileged();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'meshwright-postgres-'));
  const options = {
    ...user,
    cwd: dir,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  };
  const data = path.join(dir, 'data');
  const passwordFile = path.join(dir, 'password');
  const log = path.join(dir, 'log');
  const password = randomUUID();
  try {
    fs.writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user.uid !== undefined)
      for (const file of [dir, passwordFile])
        fs.chownSync(file, user.uid, user.gid);
    await run(
      program('initdb'),
      [
        `--pgdata=${data}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--no-sync',
      ],
      options,
    );
    const port = await freePort();
    // Nothing here outlives a run, so nothing needs to reach the disk.
    const settings = [
      `-p ${port}`,
      '-c listen_addresses=127.0.0.1',
      '-c unix_socket_directories=',
      '-c fsync=off',
      '-c synchronous_commit=off',
      '-c full_page_writes=off',
      '-c max_connections=300',
    ].join(' ');
    // Not awaited through pipes: the server keeps them open as long as it lives.
    const { status } = spawnSync(
      program('pg_ctl'),
      ['start', '-w', '-t', '60', '-D', data, '-l', log, '-o', settings],
      { ...options, stdio: 'ignore' },
    );
    if (status !== 0)
      throw new Error(
        fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : 'no log',
      );
    // Holds the other end of a pipe, so that not even a kill of this program leaves a server behind.
    const keeper = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('./stopPostgres.mjs', import.meta.url)),
        program('pg_ctl'),
        dir,
        ...(user.uid === undefined ? [] : [String(user.uid), String(user.gid)]),
      ],
      { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
    );
    keeper.unref();
    keeper.stdin.unref();
    return {
      version: major,
      env: {
        [`BACKSTAGE_TEST_DATABASE_POSTGRES${major}_CONNECTION_STRING`]: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      },
      stop: () => stopPostgres(program('pg_ctl'), dir, user),
    };
  } catch (error) {
    fs.rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}
