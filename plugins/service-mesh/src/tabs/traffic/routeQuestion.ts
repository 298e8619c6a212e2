import { RouteRequest } from '@meshwright/backstage-plugin-service-mesh-common';

/** A question as it is typed; empty = left to the server. @internal */
export interface RouteForm {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly port: string;
  /** One `name: value` on each line. */
  readonly headers: string;
  /** `mesh`, `ns:` and a namespace, or `gw:` and the name of a gateway. */
  readonly from: string;
  /** `http`, `https`, `tls` or `tcp`. */
  readonly scheme: string;
}

/** What is asked when nothing is typed. @internal */
export const EMPTY_FORM: RouteForm = {
  method: 'GET',
  host: '',
  path: '/',
  port: '',
  headers: '',
  from: 'mesh',
  scheme: 'http',
};

const NAMES = Object.keys(EMPTY_FORM) as (keyof RouteForm)[];
/** Keeps the question apart from what else the tab keeps in the URL. */
const key = (name: string) => `route-${name}`;

/** The question a link carries. @internal */
export function readRouteForm(params: URLSearchParams): RouteForm {
  return Object.fromEntries(
    NAMES.map(name => [name, params.get(key(name)) ?? EMPTY_FORM[name]]),
  ) as unknown as RouteForm;
}

/** The URL with the question in it; what is as it would be anyway is left out. @internal */
export function writeRouteForm(
  params: URLSearchParams,
  form: RouteForm,
): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const name of NAMES) {
    if (form[name] === EMPTY_FORM[name]) changed.delete(key(name));
    else changed.set(key(name), form[name]);
  }
  return changed;
}

/** What is wrong with a question, by field; empty = it can be asked. @internal */
export function routeFormProblems(
  form: RouteForm,
): Partial<Record<keyof RouteForm, string>> {
  const problems: Partial<Record<keyof RouteForm, string>> = {};
  if (!form.path.startsWith('/')) problems.path = 'A path starts with /';
  const port = Number(form.port);
  if (
    form.port.trim() !== '' &&
    !(Number.isInteger(port) && port > 0 && port < 65536)
  )
    problems.port = 'A port is 1 to 65535';
  if (headerLines(form).some(line => !/^[^\s:]+\s*:/.test(line)))
    problems.headers = 'One header on each line, as name: value';
  if (form.from.startsWith('ns:') && form.from.trim() === 'ns:')
    problems.from = 'Name the namespace of the client';
  return problems;
}

/** The question as the server takes it. @internal */
export function toRouteRequest(form: RouteForm): RouteRequest {
  const { scheme, from } = form;
  const headers = Object.fromEntries(
    headerLines(form).map(line => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
  return {
    ...(form.host.trim() && { host: form.host.trim() }),
    ...(form.port.trim() && { port: Number(form.port) }),
    ...(scheme === 'https' && { scheme }),
    ...((scheme === 'tls' || scheme === 'tcp') && { connection: scheme }),
    method: form.method,
    path: form.path,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(from.startsWith('ns:') && { namespace: from.slice(3).trim() }),
    ...(from.startsWith('gw:') && { gateway: from.slice(3) }),
  };
}

function headerLines({ headers }: RouteForm): string[] {
  return headers
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
}
