import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';

/** A pull request as it was asked for. */
export interface PullRequest {
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  /** Text by path, of the commit it is made of. */
  readonly files: Readonly<Record<string, string>>;
}

/** As much of the REST API of GitHub as reading a file and opening a pull request need, for one repository. */
export interface GithubDouble {
  readonly apiBaseUrl: string;
  readonly pullRequests: readonly PullRequest[];
  /** `Authorization` of every request that changed something. */
  readonly authorizations: ReadonlySet<string | undefined>;
  stop(): Promise<void>;
}

interface Tree {
  readonly base_tree: string;
  readonly tree: readonly { readonly path: string; readonly sha: string }[];
}

/** Starts it with the files of the default branch. */
export async function startGithubDouble(
  repository: string,
  main: Readonly<Record<string, string>>,
): Promise<GithubDouble> {
  const blobs = new Map<string, string>();
  const trees = new Map<string, Readonly<Record<string, string>>>([
    ['tree-main', main],
  ]);
  const commits = new Map<string, string>([['commit-main', 'tree-main']]);
  const branches = new Map<string, string>([['main', 'commit-main']]);
  const pullRequests: PullRequest[] = [];
  const authorizations = new Set<string | undefined>();

  const keep = (kind: string, known: ReadonlyMap<string, unknown>) =>
    `${kind}-${known.size}`;
  const filesOf = (branch: string) =>
    trees.get(commits.get(branches.get(branch) ?? '') ?? '') ?? {};
  /** Position of the pull request of a branch; every one stays open. */
  const openOf = (branch: string) =>
    pullRequests.findIndex(({ head }) => head === branch);
  const keepPull = (position: number, asked: PullRequest) => {
    const head = asked.head.replace(/^.*:/, '');
    pullRequests[position] = { ...asked, head, files: filesOf(head) };
    return {
      number: position + 1,
      html_url: `https://github.com/${repository}/pull/${position + 1}`,
      base: { ref: asked.base },
    };
  };

  /** The answer to a request; undefined when there is nothing of the kind. */
  function answer(
    method: string,
    { pathname, searchParams }: URL,
    body: unknown,
  ): unknown {
    const at = `${method} ${pathname.replace(`/repos/${repository}`, '')}`;
    switch (at) {
      case 'GET ':
        return { default_branch: 'main', permissions: { push: true } };
      case 'GET /commits':
        return [
          {
            sha: branches.get(searchParams.get('sha') ?? ''),
            commit: { tree: { sha: 'tree-main' } },
          },
        ];
      case 'POST /git/blobs': {
        const { content, encoding } = body as {
          content: string;
          encoding: BufferEncoding;
        };
        const sha = keep('blob', blobs);
        blobs.set(sha, Buffer.from(content, encoding).toString());
        return { sha };
      }
      case 'POST /git/trees': {
        const { base_tree: base, tree } = body as Tree;
        const sha = keep('tree', trees);
        trees.set(sha, {
          ...trees.get(base),
          ...Object.fromEntries(
            tree.map(entry => [entry.path, blobs.get(entry.sha) ?? '']),
          ),
        });
        return { sha };
      }
      case 'POST /git/commits': {
        const sha = keep('commit', commits);
        commits.set(sha, (body as { tree: string }).tree);
        return { sha };
      }
      case 'POST /git/refs': {
        const { ref, sha } = body as { ref: string; sha: string };
        branches.set(ref.replace('refs/heads/', ''), sha);
        return { ref };
      }
      case 'POST /graphql': {
        const { head } = (body as { variables: { head: string } }).variables;
        const edges = [openOf(head)]
          .filter(position => position >= 0)
          .map(position => ({ node: { number: position + 1 } }));
        return {
          data: {
            repository: {
              ref: branches.has(head)
                ? { associatedPullRequests: { edges } }
                : null,
            },
          },
        };
      }
      case 'POST /pulls':
        return keepPull(pullRequests.length, body as PullRequest);
      default: {
        const [, ref, number] =
          /^PATCH \/(?:git\/refs\/heads\/(.+)|pulls\/(\d+))$/.exec(
            decodeURIComponent(at),
          ) ?? [];
        if (ref !== undefined) {
          branches.set(ref, (body as { sha: string }).sha);
          return { ref };
        }
        return number === undefined
          ? undefined
          : keepPull(Number(number) - 1, body as PullRequest);
      }
    }
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://double');
    const { method = '', headers } = request;
    const body = await bodyOf(request);
    const file = /\/contents\/(.+)$/.exec(url.pathname)?.[1];
    if (method !== 'GET') authorizations.add(headers.authorization);
    if (file !== undefined) {
      const text = filesOf(url.searchParams.get('ref') ?? 'main')[file];
      response.statusCode = text === undefined ? 404 : 200;
      response.end(text);
      return;
    }
    const found = answer(method, url, body);
    response.statusCode = found === undefined ? 404 : 200;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(found ?? { message: 'Not Found' }));
  });
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    apiBaseUrl: `http://127.0.0.1:${port}`,
    pullRequests,
    authorizations,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length
    ? JSON.parse(Buffer.concat(chunks).toString())
    : undefined;
}
